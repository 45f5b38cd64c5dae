import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shopCib } from '../src/simulate/shop.case.ts';
import { type CrmResult, spawnCrm } from './spawn-crm.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const files = { 'shop.xml': shopCib, 'broken.xml': '<cib><configuration></cib>', 'other.xml': '<html/>' };

async function simulate(names: readonly string[], ...flags: string[]): Promise<CrmResult> {
  const directory = await temporaryDirectory(files);
  return spawnCrm(['simulate', ...names.map((name) => join(directory, name)), ...flags]);
}

interface Line {
  readonly case: string;
  readonly date?: string;
  readonly actions?: readonly unknown[];
  readonly error?: { readonly code: string };
}

function linesOf({ stdout }: CrmResult): readonly Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

test('a person sees the state before, what would be done, and the state after', async () => {
  const { exitCode, stdout, stderr } = await simulate(['shop.xml'], '--node-lost', 'a');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const [, before, transition, after] = /Before\n([^]*)Transition\n([^]*)After\n([^]*)/.exec(stdout) ?? [];
  expect(before).toContain('Node a: UNCLEAN (offline)');
  expect(transition).toMatch(/\* fence a: .*\n/);
  expect(transition).toMatch(/\* move +site +a -> b/);
  expect(after).toContain('OFFLINE: [ a ]');
  expect(after).toMatch(/site\t.*Started b/);
});

test('files that cannot be read are named, and the others are decided', async () => {
  const { exitCode, stdout, stderr } = await simulate(['broken.xml', 'nowhere.xml', 'shop.xml', 'other.xml']);
  expect(exitCode).toBe(2);
  expect(stdout).toContain('shop.xml, decided as of 2026-07-01 12:00:00 UTC');
  expect(stderr).toMatch(/broken\.xml is no cluster that can be read\n.*broken\.xml:1:/);
  expect(stderr).toMatch(/there is no file .*nowhere\.xml/);
  expect(stderr).toMatch(/other\.xml:1:1: the document is a <html>, not a <cib>/);
});

test('with --json every file is a line, errors too', async () => {
  const result = await simulate(['broken.xml', 'shop.xml'], '--json', '--date', '2005-020');
  expect(result).toMatchObject({ exitCode: 2, stderr: '' });
  expect(linesOf(result)).toEqual([
    expect.objectContaining({ case: 'broken', error: expect.objectContaining({ code: 'unreadable-file' }) as unknown }),
    expect.objectContaining({ case: 'shop', date: '2005-01-20T00:00:00.000Z', actions: expect.any(Array) as unknown }),
  ]);
});

test('what comes after a supposition is a file', async () => {
  const directory = await temporaryDirectory(files);
  const result = await spawnCrm(['simulate', '--node-lost', 'a', join(directory, 'shop.xml'), '--json']);
  expect(linesOf(result)[0]?.actions).toContainEqual(expect.objectContaining({ key: 'stonith-a-reboot' }));
});

test.each([
  [['--date', 'soon'], "--date: 'soon' is not a date"],
  [['--op-fail', 'site'], "--op-fail: 'site' is not RESOURCE"],
  [['--node-lost', 'c'], "there is no node 'c'"],
])('%s is refused', async (flags, message) => {
  const { exitCode, stderr } = await simulate(['shop.xml'], ...flags);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
