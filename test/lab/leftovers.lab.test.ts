import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { answered, isSilent, startEcho } from './fixtures/reach.ts';
import { Lab } from './lab.ts';
import { storeDirectory } from './host-script.ts';

interface Held {
  readonly device?: string;
  readonly pids: readonly number[];
  readonly namespaces: readonly string[];
}

const patience = { timeout: 20_000, interval: 20 };
const holder = fileURLToPath(new URL('fixtures/hold-lab.ts', import.meta.url));

async function holdLab(): Promise<{ readonly held: Held; readonly kill: () => void }> {
  const child = spawn(process.execPath, [holder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = await lines.next();
  return { held: JSON.parse(line.value as string) as Held, kill: () => child.kill('SIGKILL') };
}

function namespacesInUse(): ReadonlySet<string> {
  const kinds = ['net', 'mnt', 'pid'];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return new Set(
    pids.flatMap((pid) => {
      try {
        return kinds.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
      } catch {
        return [];
      }
    }),
  );
}

function isAttached(device: string): boolean {
  return existsSync(`/sys/block/${basename(device)}/loop/backing_file`);
}

it('nothing is left of a lab whose process was killed', async () => {
  const interfaces = readFileSync('/proc/net/dev', 'utf8').match(/^\s*\S+:/gm);
  const { held, kill } = await holdLab();
  expect(held.pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual(held.pids);
  expect(held.device === undefined || isAttached(held.device)).toBe(true);
  kill();
  await vi.waitFor(() => {
    expect(held.pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    const inUse = namespacesInUse();
    expect(held.namespaces.filter((namespace) => inUse.has(namespace))).toEqual([]);
    expect(held.device !== undefined && isAttached(held.device)).toBe(false);
  }, patience);
  expect(readFileSync('/proc/net/dev', 'utf8').match(/^\s*\S+:/gm)).toEqual(interfaces);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(storeDirectory);
});

it('two labs side by side have the same addresses and never meet', async () => {
  await using one = await Lab.create();
  await using other = await Lab.create();
  const address = one.host('beta').address('service');
  await startEcho(one.host('beta'));
  expect(await answered(one.client, address)).toBe(1);
  expect(await isSilent(other.client, address)).toBe(true);
  await one.host('alpha').writeFile('/var/lib/understudy/mine', 'mine');
  expect((await other.host('alpha').run(['ls', '/var/lib/understudy'])).stdout).toBe('');
  await one.close();
  await startEcho(other.host('beta'));
  expect(await answered(other.client, address)).toBe(1);
});
