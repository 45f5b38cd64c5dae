import { describe, expect, it } from 'vitest';
import { readOverloadOptions } from './options.ts';

describe('options of the benchmark of a busy host', () => {
  it('are ten minutes of threefold load on three dead times, unless others are asked for', () => {
    expect(readOverloadOptions([])).toMatchObject({ minutes: 10, times: 3, deadtimes: ['300ms', '100ms', '50ms'] });
    expect(readOverloadOptions(['--deadtime', '1s', '--times', '5'])).toMatchObject({ times: 5, deadtimes: ['1s'] });
  });

  it('that make no sense are refused', () => {
    expect(() => readOverloadOptions(['--minutes', '0'])).toThrow('--minutes takes a number above 0, not "0"');
    expect(() => readOverloadOptions(['--hours', '1'])).toThrow('--hours');
  });
});
