import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

// On a CI machine the parser would take it that every file is linted once, as it is on disk: here one is many texts.
const parserOptions = { disallowAutomaticSingleRunInference: true };
const cwd = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({ cwd, overrideConfig: { languageOptions: { parserOptions } } });

/** Lints a text as if it stood in a file that exists (the rules need its place in the type-checked program). */
async function rulesBroken(text: string, filePath: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(text, { filePath });
  return results.flatMap((result) => result.messages.map((message) => message.ruleId ?? message.message));
}

const pureFile = 'packages/contracts/src/versions.ts';
const edgeFile = 'packages/agent-kit/src/define-agent.ts';

// The first text of a package has its whole program read, which a busy machine takes its time for.
beforeAll(async () => {
  for (const file of [pureFile, edgeFile]) await rulesBroken('export {};\n', file);
}, 300_000);

describe('lint of a pure package', () => {
  it.each([
    ['export const now = (): number => Date.now();', 'no-restricted-globals'],
    ['export const later = (): unknown => Promise.resolve(1);', 'no-restricted-globals'],
    ['export const sorted = new Intl.Collator();', 'no-restricted-globals'],
    ['export const chance = (): number => Math.random();', 'no-restricted-properties'],
    ["export const order = (a: string): number => a.localeCompare('b');", 'no-restricted-properties'],
    ['export const wait = async (): Promise<void> => undefined;', 'no-restricted-syntax'],
    ['export function keys(of: object): void { for (const key in of) String(key); }', 'no-restricted-syntax'],
    ["export const load = (): unknown => import('./problem.ts');", 'no-restricted-syntax'],
    ["export * from './problem.ts';", 'no-restricted-syntax'],
  ])('refuses %s', async (text, rule) => {
    expect(await rulesBroken(text, pureFile)).toContain(rule);
  });

  it('accepts values in, values out', async () => {
    const text = 'export const next = (generation: number): number => generation + 1;\n';
    expect(await rulesBroken(text, pureFile)).toEqual([]);
  });
});

describe('lint of every package', () => {
  it.each([
    ['const work = async (): Promise<number> => 1;\nwork();', '@typescript-eslint/no-floating-promises'],
    ['export const a = (b: unknown): unknown => b as any;', '@typescript-eslint/no-explicit-any'],
    ["setTimeout(async () => Promise.reject(new Error('lost')), 1);", '@typescript-eslint/no-misused-promises'],
    [
      "export function f(kind: 'a' | 'b'): number { switch (kind) { case 'a': return 1; } return 2; }",
      '@typescript-eslint/switch-exhaustiveness-check',
    ],
    [
      "import { Agent } from './define-agent.ts';\nexport type Named = Agent;",
      '@typescript-eslint/consistent-type-imports',
    ],
    ['export const same = (a: unknown): boolean => a == 1;', 'eqeqeq'],
    ["console.log('lost');", 'no-console'],
    [`export function long(): void {\n${'  String(1);\n'.repeat(60)}}`, 'max-lines-per-function'],
    ['String(1);\n'.repeat(401), 'max-lines'],
    ['// eslint-disable-next-line eqeqeq\nexport const same = (a: unknown): boolean => a == 1;', 'eqeqeq'],
    ['// @ts-ignore\nexport const a = 1;', '@typescript-eslint/ban-ts-comment'],
  ])('refuses %s', async (text, rule) => {
    expect(await rulesBroken(text, edgeFile)).toContain(rule);
  });
});
