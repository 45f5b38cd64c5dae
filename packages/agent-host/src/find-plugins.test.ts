import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPlugins } from './find-plugins.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-find-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function write(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), typeof content === 'string' ? content : JSON.stringify(content));
}

test('finds packages by directory and by name, and files in folders, in order', async () => {
  const agents = ['./one.js', { source: './two.ts', default: './two.js' }];
  await write('node_modules/installed/package.json', { name: 'installed', understudy: { agents } });
  await write('beside/package.json', { understudy: { agents: ['./index.js'] } });
  for (const name of ['b.ts', 'a.js', 'a.test.ts', 'a.d.ts', '.hidden.ts', 'notes.md'])
    await write(`folder/${name}`, '');
  const sources = {
    packages: [join(directory, 'beside'), 'installed'],
    folders: [join(directory, 'folder'), join(directory, 'missing')],
    resolveFrom: directory,
  };
  const installed = join(directory, 'node_modules/installed');
  const plain = { classes: [] };
  expect(await findPlugins(sources)).toEqual({
    plugins: [
      { ...plain, name: 'beside', place: join(directory, 'beside'), modules: [join(directory, 'beside/index.js')] },
      {
        ...plain,
        name: 'installed',
        place: installed,
        modules: [join(installed, 'one.js'), join(installed, 'two.ts')],
      },
      { ...plain, name: 'a', place: join(directory, 'folder/a.js'), modules: [join(directory, 'folder/a.js')] },
      { ...plain, name: 'b', place: join(directory, 'folder/b.ts'), modules: [join(directory, 'folder/b.ts')] },
    ],
    problems: [],
  });
});

test('a package names the classes of the agents that it finds when they are asked for', async () => {
  await write('many/package.json', { name: 'many', understudy: { agents: ['./many.js'], classes: ['ocf', 'lsb'] } });
  const { plugins } = await findPlugins({ packages: [join(directory, 'many')] });
  expect(plugins).toMatchObject([{ name: 'many', classes: ['ocf', 'lsb'] }]);
});

test('finds packages in a folder: put there by hand, and what npm has installed there', async () => {
  const understudy = { agents: ['./index.js'] };
  await write('folder/package.json', { dependencies: { lamp: '1.0.0' } });
  await write('folder/by-hand/package.json', { name: 'by-hand', understudy });
  await write('folder/node_modules/lamp/package.json', { name: 'lamp', understudy });
  await write('folder/node_modules/@shop/till/package.json', { name: '@shop/till', understudy });
  await write('folder/node_modules/@shop/paper/package.json', { name: '@shop/paper' });
  await write('folder/node_modules/left-pad/package.json', { name: 'left-pad' });
  await write('folder/broken/package.json', '{');
  const { plugins, problems } = await findPlugins({ folders: [join(directory, 'folder')] });
  expect(plugins.map(({ name }) => name)).toEqual(['by-hand', 'lamp', '@shop/till']);
  expect(problems).toMatchObject([{ source: join(directory, 'folder/broken') }]);
});

test('a file that is named by its path is a plugin of its own', async () => {
  const file = join(directory, 'anywhere/thing.ts');
  const { plugins } = await findPlugins({ files: [file] });
  expect(plugins).toEqual([{ name: 'thing', place: file, modules: [file], classes: [] }]);
});

test.each([
  ['classes that are no list', { understudy: { agents: ['./x.js'], classes: 'ocf' } }, 'are no array of names'],
  ['no agents', { name: 'x' }, 'names no agents'],
  ['an empty list', { understudy: { agents: [] } }, 'names no agents'],
  ['a way out of the package', { understudy: { agents: ['./../other.js'] } }, 'is not a path inside the package'],
  ['an absolute path', { understudy: { agents: ['/etc/passwd'] } }, 'is not a path inside the package'],
  ['a number', { understudy: { agents: [5] } }, 'is not a path inside the package'],
  ['no JSON', '{', 'JSON'],
])('a package with %s is a problem, not an error', async (_what, content, reason) => {
  await write('bad/package.json', content);
  const { plugins, problems } = await findPlugins({ packages: [join(directory, 'bad')] });
  expect(plugins).toEqual([]);
  expect(problems).toEqual([{ source: join(directory, 'bad'), reason: expect.stringContaining(reason) as string }]);
});

test('a folder must be absolute', async () => {
  const { problems } = await findPlugins({ folders: ['agents'] });
  expect(problems).toEqual([{ source: 'agents', reason: 'a folder of plugins must be an absolute path' }]);
});
