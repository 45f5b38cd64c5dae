import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyState } from '@understudy/crm-core';
import type { DurableState } from '@understudy/crm-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SetAside } from '../src/member/set-aside.ts';

let directory = '';
let copies: SetAside;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-copies-'));
  copies = new SetAside('b', directory);
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function state(generation: number, sequence: number, coordinator = 'web-1'): DurableState {
  return { ...emptyState('stage'), stamp: { generation, sequence, coordinator } };
}

describe('copies that lost', () => {
  it('are none where nothing was ever set aside', async () => {
    expect(await copies.list()).toEqual([]);
    await expect(copies.read('1-2-a', 'stage')).rejects.toMatchObject({ code: 'unknown-copy' });
  });

  it('come back as they were, the newest first', async () => {
    await copies.keep(state(9, 40));
    await copies.keep(state(10, 3));
    expect(await copies.list()).toMatchObject([
      { copy: '10-3-web-1', generation: 10, sequence: 3, coordinator: 'web-1' },
      { copy: '9-40-web-1' },
    ]);
    const { report, state: kept } = await copies.read('9-40-web-1', 'stage');
    expect(kept).toEqual(state(9, 40));
    expect(Date.parse(report.setAsideAt)).toBeGreaterThan(0);
  });

  it('are the newest twenty', async () => {
    for (let sequence = 1; sequence <= 25; sequence += 1) await copies.keep(state(1, sequence));
    const kept = await copies.list();
    expect(kept).toHaveLength(20);
    expect(kept.at(-1)?.copy).toBe('1-6-web-1');
  });

  it('are gone when they are dropped, and the others are not', async () => {
    await copies.keep(state(1, 1));
    await copies.keep(state(1, 2));
    await copies.drop('1-1-web-1');
    expect((await copies.list()).map(({ copy }) => copy)).toEqual(['1-2-web-1']);
    const again = copies.drop('1-1-web-1');
    await expect(again).rejects.toMatchObject({ code: 'unknown-copy', remedy: 'There are: 1-2-web-1.' });
  });

  it('are none of what else lies there, and a name leads nowhere else', async () => {
    await mkdir(join(directory, 'set-aside'));
    await writeFile(join(directory, 'set-aside', '000000001-000000001-a.json.next'), '{"half');
    await writeFile(join(directory, 'state.json'), '{}');
    expect(await copies.list()).toEqual([]);
    await expect(copies.drop('../state')).rejects.toMatchObject({ code: 'unknown-copy' });
    expect(await readdir(directory)).toContain('state.json');
  });

  it('are refused by name when they cannot be read', async () => {
    await mkdir(join(directory, 'set-aside'));
    await writeFile(join(directory, 'set-aside', '000000001-000000001-a.json'), '{"half');
    await expect(copies.read('1-1-a', 'stage')).rejects.toMatchObject({ code: 'damaged-state' });
  });
});
