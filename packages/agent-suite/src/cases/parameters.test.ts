import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentManifest, JsonSchema } from '@understudy/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hostileText, textParameters } from '../model/hostile-text.ts';
import { findingsOf } from './metadata-case.ts';
import { withBadValues, withoutRequired } from './parameter-cases.ts';

function agentWith(properties: JsonSchema, more: Partial<AgentManifest> = {}): AgentManifest {
  return {
    name: 'thing',
    version: '1.0.0',
    description: 'A thing.',
    parameters: { type: 'object', required: ['path'], properties },
    actions: [],
    ...more,
  };
}

const path = { type: 'string', description: 'Where.' };

describe('from a schema follows', () => {
  test('what is missing', () => {
    expect(withoutRequired(agentWith({ path }), { path: '/a', count: 1 })).toEqual([
      { what: 'without path', parameters: { count: 1 } },
    ]);
  });

  test('what no parameter may be', () => {
    const count = { type: 'integer', minimum: 1, maximum: 9 };
    const kind = { enum: ['a', 'b'] };
    const bad = withBadValues(agentWith({ path, count, kind, on: { type: 'boolean' } }), { path: '/a' });
    expect(bad.map(({ what }) => what)).toEqual([
      'with count = "no number"',
      'with count = 0',
      'with count = 10',
      'with kind = "none of them"',
      'with on = "perhaps"',
    ]);
    expect(bad[1]?.parameters).toEqual({ path: '/a', count: 0 });
  });

  test('which of them are text', () => {
    const open = { type: ['string', 'number', 'boolean'] };
    const manifest = agentWith({ path, open, kind: { type: 'string', enum: ['a'] }, count: { type: 'integer' } });
    expect(textParameters(manifest)).toEqual([
      { name: 'path', isText: true },
      { name: 'open', isText: false },
    ]);
  });
});

describe('metadata', () => {
  test('is sound', () => {
    expect(findingsOf(agentWith({ path, count: { type: 'integer', default: 1, description: 'How many.' } }))).toEqual(
      [],
    );
  });

  test('has a description of each parameter, defaults that it takes, and whole pairs of actions', () => {
    const actions = [{ action: 'promote', timeoutMs: 1 }] as const;
    const manifest = agentWith({
      path: { type: 'string' },
      count: { type: 'integer', default: 'x', description: '-' },
    });
    expect(findingsOf({ ...manifest, actions }).map(({ expected }) => expected)).toEqual([
      'promote and demote, or neither',
      'a description of the parameter path',
      'a default of count that it takes',
    ]);
  });
});

test.each([
  ['bare', (variable: string) => `eval "echo $${variable}"`],
  ['in single quotes', (variable: string) => `eval "echo '$${variable}'"`],
  ['in double quotes', (variable: string) => `eval "echo \\"$${variable}\\""`],
])('a shell that reads such text %s makes the file', (_how, script) => {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-text-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const canary = join(folder, 'canary');
  const env = { ...process.env, CANARY: canary, TEXT: hostileText(folder, 'CANARY') };
  spawnSync('sh', ['-c', 'printf "%s" "$TEXT"'], { env, cwd: folder });
  expect(existsSync(canary)).toBe(false);
  spawnSync('sh', ['-c', script('TEXT')], { env, cwd: folder });
  expect(existsSync(canary)).toBe(true);
});
