import { describe, expect, it } from 'vitest';
import { GuardianWatch } from './guardian-watch.ts';
import { membership, timings, witnessed } from './scenery.case.ts';

const { deadtimeMs } = timings;
const limitMs = 2 * deadtimeMs + (witnessed.tieBreakers.witness?.timeoutMs ?? 0);
const firstMs = 1_000 + limitMs - deadtimeMs;

/** Heard for the last time at 1 000. */
function heard(config = witnessed): GuardianWatch {
  const watch = new GuardianWatch(config);
  watch.hear(1_000);
  return watch;
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
    watch.hear(1_500);
    expect(watch.look(firstMs)).toBe(false);
    expect(watch.nextMs).toBe(firstMs + 500);
  });

  it('is not blamed for what a daemon that hung has not read yet', () => {
    const watch = heard();
    expect(watch.look(5_000)).toBe(false);
    watch.hear(5_001);
    expect(watch.nextMs).toBe(5_001 + limitMs - deadtimeMs);
  });

  it('is not blamed for a freeze of the host between two looks, but for what it does afterwards', () => {
    const watch = heard();
    watch.look(firstMs);
    expect(watch.look(firstMs + 2 * deadtimeMs)).toBe(false);
    expect(watch.look(firstMs + 3 * deadtimeMs)).toBe(true);
  });

  it('without a lease is given a second more', () => {
    expect(heard(membership).nextMs).toBe(1_000 + deadtimeMs + 1_000);
  });
});
