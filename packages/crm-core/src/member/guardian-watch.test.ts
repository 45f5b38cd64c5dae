import { describe, expect, it } from 'vitest';
import { GuardianWatch } from './guardian-watch.ts';
import { membership, timings, witnessed } from './scenery.case.ts';

const { deadtimeMs, keepaliveMs } = timings;
const limitMs = 2 * deadtimeMs + (witnessed.tieBreakers.witness?.timeoutMs ?? 0);

function heardAt(nowMs: number, config = witnessed): GuardianWatch {
  const watch = new GuardianWatch(config);
  watch.hear(nowMs);
  return watch;
}

describe('a guardian', () => {
  it('that has said nothing for as long as the peer may wait stands still', () => {
    const watch = heardAt(1_000);
    expect(watch.next(1_000)).toBe(1_000 + limitMs);
    expect(watch.isStill(1_000 + limitMs)).toBe(true);
  });

  it('that speaks does not, and is looked at again', () => {
    const watch = heardAt(1_000);
    watch.next(1_000);
    watch.hear(1_900);
    expect(watch.isStill(1_000 + limitMs)).toBe(false);
    expect(watch.next(1_000 + limitMs)).toBe(1_900 + limitMs);
  });

  it('is not blamed by a daemon that did not run either, but soon after', () => {
    const watch = heardAt(1_000);
    const lateMs = watch.next(1_000) + keepaliveMs;
    expect(watch.isStill(lateMs)).toBe(false);
    expect(watch.next(lateMs)).toBe(lateMs + deadtimeMs);
    expect(watch.isStill(lateMs + deadtimeMs)).toBe(true);
  });

  it('without a lease is given a second more', () => {
    expect(heardAt(0, membership).next(0)).toBe(2 * deadtimeMs + 1_000);
  });
});
