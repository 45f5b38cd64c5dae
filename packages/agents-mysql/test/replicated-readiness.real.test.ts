/** Whether a replica could take over if its primary were lost now: it knows, and says so while the primary is there. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { begin, createPair, type Pair } from './pair.ts';

let pair: Pair;
beforeEach(async () => (pair = await createPair({ semi_sync: true })));
afterEach(() => pair.dispose());

it('it could from the very monitor with which it begins to follow', async () => {
  const { a, b } = pair;
  for (const copy of [a, b]) expect((await copy.operate('start')).code).toBe('ok');
  expect((await a.operate('promote')).code).toBe('ok');
  expect(await b.operate('monitor')).toMatchObject({ code: 'ok', promotionScore: 50 });
  await a.kill();
  const promotion = await b.operate('promote');
  expect(promotion.code).toBe('ok');
  expect(promotion.reason).toContain('nothing is lost');
});

it('it could not while the primary acknowledges without it, says why, and takes it back', async () => {
  const { a, b } = pair;
  await begin(pair);
  await a.query('SET GLOBAL rpl_semi_sync_master_enabled = OFF');
  // What it was promised before has an end, which it does not wait for here.
  rmSync(join(b.runDirectory, 'replica.json'));
  const outcome = await b.operate('monitor');
  expect(outcome.code).toBe('degraded');
  expect(outcome.reason).toMatch(
    /^it could not take over if the primary were lost now: what the old primary committed/,
  );
  await a.query('SET GLOBAL rpl_semi_sync_master_enabled = ON');
  // A primary that is busy may answer too late for one monitor.
  const again = () => b.operate('monitor');
  await expect.poll(again, { timeout: 20_000 }).toMatchObject({ code: 'ok', reason: '' });
});
