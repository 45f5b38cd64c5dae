import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkMeter } from './link-meter.ts';
import type { LinkMeasure } from './link-meter.ts';

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

describe('whatever arrives', () => {
  const beat = fc.record({ missing: fc.nat(8), ms: fc.option(fc.nat(5)) });
  const beats = fc.array(beat, { size: 'max', minLength: 1, maxLength: 150 });

  it('it is what all that arrived says, asked for in between or not', () => {
    fc.assert(
      fc.property(beats, fc.nat(9), (list, every) => {
        const meter = new LinkMeter();
        const sequences: number[] = [];
        for (const [index, { missing, ms }] of list.entries()) {
          sequences.push((sequences.at(-1) ?? 0) + missing + 1);
          meter.note(sequences.at(-1) ?? 0, ms);
          if (index % (every + 1) === 0) expect(meter.measure).toEqual(measured(list.slice(0, index + 1), sequences));
        }
        expect(meter.measure).toEqual(measured(list, sequences));
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

/** The whole story at once. */
function measured(list: readonly { readonly ms: number | null }[], sequences: readonly number[]): LinkMeasure {
  const [first = 0, newest = 0] = [sequences[0], sequences.at(-1)];
  const sent = Math.min(100, newest - first + 1);
  const arrived = sequences.filter((sequence) => sequence > newest - 100).length;
  const known = list.flatMap(({ ms }) => (ms === null ? [] : [ms])).slice(-15);
  const sorted = known.toSorted((a, b) => a - b);
  return { lossPercent: Math.round((100 * (sent - arrived)) / sent), roundTripMs: sorted[sorted.length >> 1] ?? null };
}
