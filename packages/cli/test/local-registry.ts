/**
 * A registry of npm's kind that has what this repository has, its own packages and those in its `node_modules`: so
 * `npm install` can be tried as a reader would type it, with no other machine to ask. Needs the build.
 */
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@understudy/agent-kit';

const repository = join(import.meta.dirname, '../../..');

export interface LocalRegistry {
  /** What makes npm ask here, and keep what it gets apart from its own cache. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

export async function openLocalRegistry(): Promise<LocalRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'crm-registry-'));
  const server = createServer((request, response) => {
    answer(folder, decodeURIComponent(request.url ?? ''), request.headers.host ?? '', response).catch(
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: join(folder, 'cache'),
      npm_config_audit: 'false',
      npm_config_update_notifier: 'false',
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `/NAME`: which versions there are; `/NAME/-/VERSION.tgz`: one of them. */
async function answer(folder: string, path: string, host: string, response: ServerResponse): Promise<void> {
  const [name = '', file] = path.slice(1).split('/-/');
  const copies = await copiesOf(name);
  const wanted = copies.find(({ description }) => file === `${description.version}.tgz`);
  if (wanted !== undefined) {
    response.end(await readFile(await pack(folder, wanted)));
    return;
  }
  const latest = copies[0]?.description.version;
  const versions = copies.map(({ description }) => {
    const dist = { tarball: `http://${host}/${name}/-/${description.version}.tgz` };
    return [description.version, { ...description, dist }] as const;
  });
  if (latest === undefined || file !== undefined) response.writeHead(404).end();
  else response.end(JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) }));
}

interface Copy {
  readonly directory: string;
  readonly description: { readonly name: string; readonly version: string };
}

async function copiesOf(name: string): Promise<readonly Copy[]> {
  const places = [`node_modules/${name}`, `packages/*/node_modules/${name}`, `node_modules/*/node_modules/${name}`];
  const directories = name.includes('..') ? [] : globSync(places, { cwd: repository });
  const found = directories.map(async (each) => {
    const directory = await realpath(join(repository, each));
    const text = await readFile(join(directory, 'package.json'), 'utf8');
    return { directory, description: JSON.parse(text) as Copy['description'] };
  });
  return Promise.all(found);
}

async function pack(folder: string, { directory, description: { name, version } }: Copy): Promise<string> {
  const file = join(folder, `${name.replaceAll('/', '+')}-${version}.tgz`);
  if (existsSync(file)) return file;
  // What is published of our own packages is less than what lies there.
  const parts = name.startsWith('@understudy/') ? ['package.json', 'dist', 'README.md'] : ['.'];
  const flags = ['--exclude=./node_modules', '--transform=s,^\\.\\?/\\?,package/,'];
  const { code, stderr } = await run(['tar', '-I', 'gzip -1', '-cf', file, '-C', directory, ...flags, ...parts], {
    timeoutMs: 120_000,
  });
  if (code !== 0) throw new Error(`${name} could not be packed: ${stderr}`);
  return file;
}
