import { expect, test } from 'vitest';
import { readBenchmarkOptions } from './options.ts';

test('without options every size of the issue is there, in both states', () => {
  const { sizes, peerLimitMs, all, output } = readBenchmarkOptions([]);
  for (const name of ['2x100', '2x1000', '8x1000', '32x5000', '32x10000']) {
    expect(sizes.filter(({ nodes, resources }) => `${nodes}x${resources}` === name)).toHaveLength(2);
  }
  expect({ peerLimitMs, all, output }).toEqual({ peerLimitMs: 60_000, all: false, output: 'docs/benchmarks' });
});

test('with --all the reference has time for the largest', () => {
  expect(readBenchmarkOptions(['--all'])).toMatchObject({ all: true, peerLimitMs: 600_000 });
  expect(readBenchmarkOptions(['--all', '--peer-limit', '5'])).toMatchObject({ peerLimitMs: 5_000 });
});

test('sizes come from small to large', () => {
  const { sizes } = readBenchmarkOptions(['--only', '8x1000', '--only', '2x10', '--print']);
  expect(sizes.map(({ nodes }) => nodes)).toEqual([2, 2, 8, 8]);
});

test.each([['--only', '8'], ['--peer-limit', 'soon'], ['--all-of-it']])('%s %s is refused', (...argv) => {
  expect(() => readBenchmarkOptions(argv)).toThrow();
});
