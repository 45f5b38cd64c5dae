import { describe, expect, it } from 'vitest';
import { readSlowdown, slowdownPercent } from './read-slowdown.ts';

function pressure(some: number): string {
  return `some avg10=${some.toFixed(2)} avg60=50.00 avg300=98.16 total=1831241844\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`;
}

describe('how long things take', () => {
  it.each([
    ['on a host that has nothing to do', 0, 2, pressure(0), 100],
    ['where each core has one that runs', 2, 2, pressure(3), 100],
    ['where three share a core', 6, 2, pressure(100), 300],
    ['where three share a core, as far as a kernel without pressure knows', 6, 2, '', 300],
    ['where they did a minute ago, and nothing waits any more', 6, 2, pressure(0), 100],
    ['where they did in half of the last ten seconds', 6, 2, pressure(50), 200],
    ['where many wait for a disk, and none for a core', 20, 2, pressure(0.4), 100],
    ['with no word of the cores', 3, 0, pressure(100), 300],
  ])('%s', (_title, load, cores, text, expected) => {
    expect(slowdownPercent({ load, cores, pressure: text })).toBe(expected);
  });

  it('changes seldom', () => {
    const percents = Array.from({ length: 100 }, (_, index) => {
      return slowdownPercent({ load: 4 + index / 1_000, cores: 2, pressure: pressure(90) });
    });
    expect(new Set(percents).size).toBeLessThanOrEqual(2);
  });

  it('can be asked of this host', async () => {
    expect(await readSlowdown()).toBeGreaterThanOrEqual(100);
  });
});
