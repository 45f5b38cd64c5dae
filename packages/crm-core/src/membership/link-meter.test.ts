import { describe, expect, it } from 'vitest';
import { LinkMeter } from './link-meter.ts';

function meterOf(sequences: readonly number[]): LinkMeter {
  const meter = new LinkMeter();
  for (const sequence of sequences) meter.note(sequence, null);
  return meter;
}

const upTo = (count: number): readonly number[] => [...Array(count).keys()].map((index) => index + 1);

describe('loss', () => {
  it('is what is missing between those that arrived', () => {
    expect(meterOf(upTo(10)).measure.lossPercent).toBe(0);
    expect(meterOf(upTo(10).filter((sequence) => sequence % 5 !== 3)).measure.lossPercent).toBe(20);
  });

  it('is of the last hundred: what was before is forgotten', () => {
    const bad = upTo(100).filter((sequence) => sequence % 2 === 0);
    const good = upTo(200).slice(100);
    expect(meterOf(bad).measure.lossPercent).toBe(49);
    expect(meterOf([...bad, ...good]).measure.lossPercent).toBe(0);
  });

  it('counts from the first that was heard, not from the first that was sent', () => {
    expect(meterOf([5_000]).measure.lossPercent).toBe(0);
  });
});

describe('the round trip', () => {
  it('is not known before one was made', () => {
    expect(meterOf(upTo(3)).measure.roundTripMs).toBeNull();
  });

  it('is the median of the last ones: one that was held up says nothing', () => {
    const meter = new LinkMeter();
    for (const [index, ms] of [900, 1, 2, 3, 800].entries()) meter.note(index + 1, ms);
    expect(meter.measure.roundTripMs).toBe(3);
    for (const sequence of upTo(15)) meter.note(sequence + 5, 7);
    expect(meter.measure.roundTripMs).toBe(7);
  });
});
