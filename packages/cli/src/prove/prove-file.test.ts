import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnderstudyError } from '@understudy/contracts';
import { afterAll, expect, test } from 'vitest';
import { Refusal } from '../client/refusal.ts';
import { ProgressLine } from './progress.ts';
import { proveFile } from './prove-file.ts';

const membership = (nodes: readonly string[]): string =>
  `version: 1\ncluster: stage\nnodes:\n${nodes.map((node, index) => `  ${node}: { links: [10.77.0.${index + 1}] }\n`).join('')}engine: heartbeat\n`;

const directory = mkdtempSync(join(tmpdir(), 'understudy-prove-'));
const files = {
  'web.yaml': 'version: 1\nresources:\n  site: { agent: nowhere-to-be-found, home: a }\n',
  'elsewhere.yaml': 'version: 1\nresources:\n  site: { agent: nowhere-to-be-found, home: c }\n',
  'membership.yaml': membership(['a', 'b']),
  'single.yaml': membership(['a']),
  'broken.yaml': 'version: 1\ncluster: stage\n',
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
afterAll(() => rmSync(directory, { recursive: true }));

async function refusal(definition: string, membershipFile: string): Promise<string> {
  const paths = {
    configDirectory: directory,
    stateDirectory: directory,
    runDirectory: directory,
    systemRoot: directory,
  };
  const effort = { schedules: 0, from: 1, pairs: 0, moments: 1 };
  const progress = new ProgressLine({ write: () => undefined });
  try {
    await proveFile(join(directory, definition), {
      ...effort,
      paths,
      membershipFile: join(directory, membershipFile),
      takes: [],
      installed: () => Promise.resolve(new Map()),
      progress,
    });
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    return [error.code, error.message, error.remedy, ...(error instanceof Refusal ? error.lines : [])].join('\n');
  }
  return 'nothing was refused';
}

test.each([
  ['web.yaml', 'nowhere.yaml', /^unreadable-file\nthe membership file: there is no file .*\n.*--membership FILE/],
  ['web.yaml', 'broken.yaml', /^invalid-membership\n.*broken\.yaml is not usable/],
  ['web.yaml', 'single.yaml', /^invalid-/],
  ['nowhere.yaml', 'membership.yaml', /^unreadable-file\nthere is no file/],
  ['elsewhere.yaml', 'membership.yaml', /^invalid-definition\n[^]*elsewhere\.yaml:3:.*unknown node 'c'/],
])('%s with %s is refused', async (definition, membershipFile, message) => {
  expect(await refusal(definition, membershipFile)).toMatch(message);
});
