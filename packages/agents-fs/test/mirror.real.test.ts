/** Two copies of a directory, with their real programs and rsync. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '@understudy/agent-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { createPair, type Copy, type Pair } from './mirror-copies.ts';

let pair: Pair;
afterEach(() => pair.close());

const isFit = ({ promotionScore = 0 }: { readonly promotionScore?: number }): boolean => promotionScore > 0;

/** Both run, `a` is promoted, `b` is in step with it and has `file`. */
async function begin(parameters = {}): Promise<Pair> {
  pair = await createPair(parameters);
  const { a, b } = pair;
  a.write('file', 'one');
  for (const copy of [a, b]) expect(await copy.run('start')).toMatchObject({ code: 'ok' });
  await a.untilMonitor('is fit', isFit);
  expect(await a.run('promote', 1)).toMatchObject({ code: 'ok', promotionScore: 200 });
  await b.has('file', 'one');
  await b.untilMonitor('is fit', isFit);
  return pair;
}

function setAside({ directory }: Copy): readonly string[] {
  const folder = join(directory, '.mirror/set-aside');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, name, path)),
  );
}

describe('a mirrored directory', () => {
  it('follows the promoted copy, in both directions', async () => {
    const { a, b } = await begin();
    expect(await a.run('monitor')).toMatchObject({ code: 'promoted', reason: '' });
    a.write('file', 'two');
    a.write('folder/other', 'new');
    await b.has('file', 'two');
    await b.has('folder/other', 'new');
    a.write('folder/other', 'changed in a folder that is new');
    await b.has('folder/other', 'changed in a folder that is new');
    rmSync(join(a.directory, 'file'));
    await b.has('file', null);
    a.write('last', 'before the switch');
    expect(await a.run('demote')).toMatchObject({ code: 'ok', reason: '' });
    expect(b.read('last')).toBe('before the switch');
    expect(await b.run('promote', 2)).toMatchObject({ code: 'ok', reason: 'has everything' });
    b.write('last', 'after the switch');
    await a.has('last', 'after the switch');
    expect(await a.run('monitor')).toMatchObject({ nodeAttributes: { 'set-aside-files': '0' } });
    expect(await b.run('monitor')).toMatchObject({ nodeAttributes: { 'set-aside-files': '0' } });
  });

  it('follows on a schedule', async () => {
    const { a, b } = await begin({ mode: 'schedule', interval: 1 });
    a.write('file', 'two');
    await b.has('file', 'two');
  });

  it('sets aside what only the lost host had, when that comes back', async () => {
    const { a, b } = await begin();
    await b.kill();
    a.write('file', 'never seen by the other');
    a.write('own', 'of the lost host');
    await a.kill();
    expect(await b.run('start')).toMatchObject({ code: 'ok' });
    expect(await b.run('promote', 2)).toMatchObject({ code: 'ok' });
    b.write('file', 'of the survivor');
    b.write('new', 'of the survivor');
    expect(await a.run('start')).toMatchObject({ code: 'ok' });
    await a.has('file', 'of the survivor');
    await a.has('own', null);
    const { code, reason, nodeAttributes } = await a.untilMonitor('has set aside', ({ reason }) =>
      reason.includes('aside'),
    );
    expect(code).toBe('degraded');
    expect(reason).toContain('(2 files)');
    expect(nodeAttributes).toMatchObject({ 'set-aside-files': '1' });
    const kept = setAside(a);
    expect(kept.map((path) => readFileSync(path, 'utf8')).sort()).toEqual([
      'never seen by the other',
      'of the lost host',
    ]);
  });

  it('sets aside nothing that the survivor has replaced itself', async () => {
    const { a, b } = await begin();
    await a.kill();
    expect(await b.run('promote', 2)).toMatchObject({ code: 'ok' });
    b.write('file', 'of the survivor');
    expect(await a.run('start')).toMatchObject({ code: 'ok' });
    await a.has('file', 'of the survivor');
    await a.untilMonitor('is fit', isFit);
    expect(await a.run('monitor')).toMatchObject({ nodeAttributes: { 'set-aside-files': '0' } });
  });

  it('sets aside what somebody writes on the standby', async () => {
    const { a, b } = await begin();
    // No pull is under way: it could not tell these from what it brings.
    await b.run('stop');
    b.write('file', 'by hand, on the standby');
    b.write('stranger', 'by hand, too');
    a.write('file', 'two');
    await b.run('start');
    await b.has('file', 'two');
    await b.has('stranger', null);
    await b.untilMonitor('has set both aside', () => setAside(b).length === 2);
    expect(
      setAside(b)
        .map((path) => readFileSync(path, 'utf8'))
        .sort(),
    ).toEqual(['by hand, on the standby', 'by hand, too']);
    renameSync(join(b.directory, '.mirror/set-aside'), join(b.directory, '.mirror/seen'));
    a.write('file', 'three');
    await b.has('file', 'three');
    expect(await b.run('monitor')).toMatchObject({ nodeAttributes: { 'set-aside-files': '0' } });
  });
});

describe('a copy is not promoted', () => {
  it('where both have files and no history, until a person says which are right', async () => {
    pair = await createPair();
    const { a, b } = pair;
    for (const copy of [a, b]) {
      copy.write('file', `of ${copy.name}`);
      await copy.run('start');
    }
    const { reason } = await a.untilMonitor('knows of the other', ({ reason }) => reason.includes('here and on b'));
    expect(await a.run('promote')).toMatchObject({ code: 'error', promotionScore: -1_000_000 });
    const [, file] = /make (\S+)/.exec(reason) ?? [];
    writeFileSync(file ?? '', '');
    expect(await a.run('promote')).toMatchObject({ code: 'ok' });
    await b.has('file', 'of a');
    await b.untilMonitor('has set aside', ({ reason }) => reason.includes('(1 file)'));
    expect(setAside(b).map((path) => readFileSync(path, 'utf8'))).toEqual(['of b']);
    await b.untilMonitor('is fit', isFit);
  });

  it('where it is empty and the other one is not, or does not answer', async () => {
    pair = await createPair();
    const { a, b } = pair;
    await b.run('start');
    expect(await b.run('promote')).toMatchObject({ code: 'error', reason: /a does not answer/ });
    a.write('file', 'one');
    await a.run('start');
    await b.untilMonitor('knows of the other', ({ reason }) => reason.includes('a has files'));
    expect(await b.run('promote')).toMatchObject({ code: 'error' });
  });

  it('where it is further behind than max_lag, and says by how much', async () => {
    const { a, b } = await begin();
    await b.run('stop');
    await a.kill();
    expect(await b.run('start', 1, { max_lag: 0 })).toMatchObject({ code: 'ok', promotionScore: -1_000_000 });
    const { code, reason } = await b.run('promote', 2);
    expect(code).toBe('error');
    expect(reason).toMatch(/^this copy has everything until [\d.]+ s ago, and max_lag is 0\.0 s; .* make /);
    expect(await b.run('monitor')).toMatchObject({ code: 'degraded' });
    writeFileSync(/make (\S+)/.exec(reason)?.[1] ?? '', '');
    expect(await b.run('promote', 2)).toMatchObject({ code: 'ok' });
  });

  it('by whoever has another secret: nothing is given away', async () => {
    const { a } = await begin();
    const stranger = pair.b;
    await stranger.run('stop');
    await stranger.run('start', 1, { secret: 'another secret' });
    a.write('file', 'two');
    const lagOf = ({ nodeAttributes }: Outcome): number => Number(nodeAttributes?.['lag-files']);
    const first = lagOf(await stranger.run('monitor'));
    // It would be none as soon as it was let in.
    await stranger.untilMonitor('falls behind', (outcome) => lagOf(outcome) >= first + 4);
    expect(stranger.read('file')).toBe('one');
  });
});
