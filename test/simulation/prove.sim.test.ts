import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { createShapeCheck } from '@understudy/crm-core';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'understudy-prove-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The definition that the README shows. */
function exampleOfReadme(): string {
  const [, text] = /```yaml\n(version: 1\n[^]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  return text ?? '';
}

/** Two nodes on one link. */
function membershipWith(tieBreakers: string): string {
  return `version: 1\ncluster: stage\nnodes:\n  a: { links: [10.77.0.1] }\n  b: { links: [10.77.0.2] }\nengine: heartbeat\n${tieBreakers}`;
}

async function prove(tieBreakers: string, ...flags: readonly string[]): Promise<readonly [number | null, string]> {
  writeFileSync(join(folder, 'web.yaml'), exampleOfReadme());
  writeFileSync(join(folder, 'membership.yaml'), membershipWith(tieBreakers));
  const crm = join(root, 'packages/cli/test/crm-from-source.ts');
  const files = ['web.yaml', '--membership', 'membership.yaml'];
  const few = ['--moments', '1', '--pairs', '8', '--seeds', '2'];
  const child = spawn(process.execPath, ['--conditions=source', crm, 'prove', ...files, ...few, ...flags], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', UNDERSTUDY_CONFIG_DIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return [exitCode, Buffer.concat(chunks).toString()];
}

describe("the README's example", () => {
  it('can split on a single link without a tie-breaker, and would not with a witness or fencing', async () => {
    const [exitCode, text] = await prove('');
    expect(text).toMatch(/^stage, web\.yaml: a and b, a single link, no tie-breaker$/m);
    expect(text).toMatch(/^It can go wrong: when the only link is cut, .*address.* active on a and b at once/m);
    expect(text).toMatch(/^ {2}as it is +\d single faults /m);
    expect(text).toMatch(/^ {2}with a witness +never +never /m);
    expect(text).toMatch(/^ {2}with fence devices +never /m);
    expect(exitCode).toBe(1);
  });

  it('is content with a witness, and says so to a program too', async () => {
    const [exitCode, text] = await prove('tieBreakers: { witness: { address: 10.0.3.9 } }\n', '--json');
    const document: unknown = JSON.parse(text);
    const schema = JSON.parse(readFileSync(join(root, 'docs/prove.schema.json'), 'utf8')) as Record<string, unknown>;
    expect(createShapeCheck(schema)(document).problems).toEqual([]);
    expect(document).toMatchObject({ version: 1, isContent: true, cluster: { tieBreakers: ['witness'] } });
    expect(exitCode).toBe(0);
  });
});
