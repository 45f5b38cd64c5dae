import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Claim } from '@understudy/crm-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskClaims } from '../src/claims/disk-claims.ts';
import { blockBytes, sectorBlock } from '../src/disk/disk-layout.ts';
import { SharedDisk } from '../src/disk/shared-disk.ts';

/** A file stands for the disk: it is written past this machine's memory as well. Beside the packages, since /tmp may be memory. */
const cache = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));
const header = { cluster: 'shop', nodes: ['a', 'b'] };
let directory = '';
let device = '';
let sides: DiskClaims[] = [];

beforeEach(() => {
  mkdirSync(cache, { recursive: true });
  directory = mkdtempSync(join(cache, 'understudy-disk-'));
  device = join(directory, 'disk');
  writeFileSync(device, '');
  truncateSync(device, 1024 * 1024);
  sides = [];
});
afterEach(() => {
  for (const each of sides) each.close();
  rmSync(directory, { recursive: true, force: true });
});

function side(node: string, options: { readonly leaseMs?: number } = {}): DiskClaims {
  const disk = { device, leaseMs: options.leaseMs ?? 60_000, timeoutMs: 20_000 };
  const claims = new DiskClaims({ node, disk, header });
  sides.push(claims);
  return claims;
}

function claim(node: string, generation: number, members = [node], leaseMs = 60_000): Claim {
  const stamp = { generation: 1, sequence: 0, coordinator: 'a' };
  const times = { leaseMs, selfStopLimitMs: 5_000 };
  return { cluster: 'shop', node, life: `${node}-1`, generation, members, stamp, ...times, gaveUp: null, force: false };
}

describe('a shared disk', () => {
  it('is refused before it was prepared, and by another cluster', async () => {
    await expect(SharedDisk.open(device, header)).rejects.toThrow('is not prepared for the cluster shop');
    await SharedDisk.prepare(device, header, false);
    await (await SharedDisk.open(device, header)).close();
    await expect(SharedDisk.open(device, { ...header, cluster: 'other' })).rejects.toThrow('is not prepared');
  });

  it('is not prepared where there is something already, unless that may be lost', async () => {
    writeFileSync(device, Buffer.concat([Buffer.alloc(1024), Buffer.from('a file system'), Buffer.alloc(1024 * 1024)]));
    await expect(SharedDisk.prepare(device, header, false)).rejects.toThrow('there is something on');
    await SharedDisk.prepare(device, header, true);
    expect(readFileSync(device).includes('a file system')).toBe(false);
  });

  it('gives its lease to one side at a time', async () => {
    await SharedDisk.prepare(device, header, false);
    const [a, b] = [side('a'), side('b')];
    expect(await a.ask(claim('a', 2, ['a', 'b']))).toMatchObject({ kind: 'granted' });
    expect(await b.ask(claim('b', 3))).toMatchObject({ kind: 'granted' });
    expect(await a.ask(claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b' });
    expect(await b.ask(claim('b', 3))).toMatchObject({ kind: 'granted' });
    expect(await b.ask({ ...claim('b', 3, []), gaveUp: 3 })).toMatchObject({ kind: 'granted' });
    expect(await a.ask(claim('a', 4))).toMatchObject({ kind: 'granted', gaveUp: { b: 3 } });
  });

  it('gives it to another when it has run out', async () => {
    await SharedDisk.prepare(device, header, false);
    const [a, b] = [side('a'), side('b')];
    await b.ask(claim('b', 3, ['b'], 200));
    let answer = await a.ask(claim('a', 4));
    while (answer.kind === 'denied') answer = await a.ask(claim('a', 4));
    expect(answer).toMatchObject({ kind: 'granted', afterLapse: true });
  });

  it('asked by both at once, gives it to one', async () => {
    await SharedDisk.prepare(device, header, false);
    for (let round = 1; round < 20; round += 1) {
      const pair = [side('a'), side('b')];
      const answers = await Promise.all(
        pair.map((each, index) => each.ask(claim(header.nodes[index] ?? '', 10 * round))),
      );
      expect(answers.filter(({ kind }) => kind === 'granted').length).toBeLessThan(2);
      for (const [index, each] of pair.entries()) await each.ask(claim(header.nodes[index] ?? '', 10 * round + 5, []));
    }
  });

  it('takes what cannot be read for a wish', async () => {
    await SharedDisk.prepare(device, header, false);
    const file = await open(device, 'r+');
    await file.write('half a block', sectorBlock(1) * blockBytes);
    await file.close();
    expect(await side('a').ask(claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b' });
  });

  it('says that it is not there, and is used again when it is', async () => {
    await SharedDisk.prepare(device, header, false);
    const contents = readFileSync(device);
    rmSync(device);
    const a = side('a');
    expect(await a.ask(claim('a', 4))).toMatchObject({ kind: 'unreachable' });
    writeFileSync(device, contents);
    expect(await a.ask(claim('a', 4))).toMatchObject({ kind: 'granted' });
  });
});
