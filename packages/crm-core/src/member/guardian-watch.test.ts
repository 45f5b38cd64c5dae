import { describe, expect, it } from 'vitest';
import type { MembershipConfig } from '../membership/config.ts';
import type { Entitlement } from '../membership/entitlement.ts';
import type { Observation } from '../membership/observation.ts';
import { GuardianWatch } from './guardian-watch.ts';
import { membership, timings, witnessed } from './scenery.case.ts';

const { deadtimeMs } = timings;
const { selfStopLimitMs } = witnessed.timings;
const askingMs = witnessed.tieBreakers.witness?.timeoutMs ?? 0;
const limitMs = 2 * deadtimeMs + askingMs;
const firstMs = 1_000 + limitMs - deadtimeMs;
const inView = { generation: 4, members: ['a', 'b'] };

function observed(workedMs: number | null): Observation {
  const seen = { said: null, standing: null, incarnation: 'b1', links: [], measures: [], lastHeardMs: workedMs };
  const peers = [{ peer: 'b', verdict: 'up' as const, ...seen, workedMs }];
  return { monotonicMs: 1_000, spokeMs: 1_000, thawedMs: null, peers };
}

/** Heard for the last time at 1 000. */
function heard(entitlement: Entitlement | null = null, workedMs = 1_000): GuardianWatch {
  const watch = new GuardianWatch(witnessed);
  watch.entitled(entitlement);
  watch.hear(observed(workedMs), 1_000);
  return watch;
}

/** When it finds what it looks for, if each look is on time; and in how many. */
function found(watch: GuardianWatch): readonly [atMs: number, looks: number] {
  for (let looks = 1; looks < 10; looks += 1) {
    const atMs = watch.nextMs;
    if (watch.look(atMs)) return [atMs, looks];
  }
  throw new Error('it never does');
}

describe('a guardian', () => {
  it('that has said nothing for as long as the peer may wait stands still', () => {
    const watch = heard();
    expect(watch.nextMs).toBe(firstMs);
    expect(watch.look(firstMs)).toBe(false);
    expect(watch.nextMs).toBe(1_000 + limitMs);
    expect(watch.look(1_000 + limitMs)).toBe(true);
  });

  it('that speaks does not', () => {
    const watch = heard();
    watch.hear(observed(1_500), 1_500);
    expect(watch.look(firstMs)).toBe(false);
    expect(watch.nextMs).toBe(firstMs + 500);
  });

  it('is not blamed for what a daemon that hung has not read yet', () => {
    const watch = heard();
    expect(watch.look(5_000)).toBe(false);
    watch.hear(observed(5_001), 5_001);
    expect(watch.nextMs).toBe(5_001 + limitMs - deadtimeMs);
  });

  it('is not blamed for a freeze of the host between two looks, but for what it does afterwards', () => {
    const watch = heard();
    watch.look(firstMs);
    expect(watch.look(firstMs + 2 * deadtimeMs)).toBe(false);
    expect(watch.look(firstMs + 3 * deadtimeMs)).toBe(true);
  });

  it('without a lease is given a second more', () => {
    const watch = new GuardianWatch(membership satisfies MembershipConfig);
    watch.hear(null, 1_000);
    expect(watch.nextMs).toBe(1_000 + deadtimeMs + 1_000);
  });

  it('that fell silent when the peer had not been heard for a while is given as much less', () => {
    expect(found(heard({ kind: 'together', ...inView }, 800))).toEqual([800 + limitMs, 2]);
    expect(found(heard({ kind: 'alone', ...inView }, 800))).toEqual([1_000 + limitMs, 2]);
  });

  it('that was to hold this node to an end is not waited for beyond it', () => {
    const untilMs = 1_000 + 2 * deadtimeMs;
    expect(found(heard({ kind: 'asking', ...inView, untilMs }))).toEqual([untilMs, 2]);
    expect(found(heard({ kind: 'leased', ...inView, untilMs: 60_000 }))).toEqual([1_000 + limitMs, 2]);
    expect(found(heard({ kind: 'none', sinceMs: 900, gaveUp: 4 }))).toEqual([1_000 + limitMs, 2]);
    // However soon that was: it is given a chance to say something.
    expect(found(heard({ kind: 'none', sinceMs: 900, gaveUp: null }))).toEqual([1_000 + 2 * deadtimeMs, 2]);
  });

  it('that has let the time to stop go by stands still, whatever it said meanwhile', () => {
    const sinceMs = 1_100 - selfStopLimitMs;
    expect(found(heard({ kind: 'none', sinceMs, gaveUp: null }))).toEqual([1_100, 1]);
    expect(found(heard({ kind: 'leased', ...inView, untilMs: sinceMs }))).toEqual([1_100, 1]);
  });

  it('is given the time back that its host was frozen, if it is heard again', () => {
    const watch = heard({ kind: 'none', sinceMs: 1_100 - selfStopLimitMs, gaveUp: null });
    expect(watch.look(1_100 + deadtimeMs)).toBe(false);
    watch.hear(observed(1_500), 1_500);
    expect(found(watch)).toEqual([1_500 + 2 * deadtimeMs, 2]);
  });

  it('leaves what was owned until the end of the entitlement and the time to stop, at most', () => {
    expect(heard({ kind: 'none', sinceMs: 900, gaveUp: null }).giveUpByMs(1_600)).toBe(900 + selfStopLimitMs);
    expect(heard({ kind: 'leased', ...inView, untilMs: 60_000 }).giveUpByMs(1_600)).toBe(1_600 + selfStopLimitMs);
  });
});
