import { expect, it } from 'vitest';
import { parseDateMs, parseEpochMs } from './cib-date.ts';

// As `iso8601 --date` of Pacemaker 2.1.5 reads them.
it.each([
  ['2005-020', '2005-01-20T00:00:00.000Z'],
  ['2005-020T12:30', '2005-01-20T12:30:00.000Z'],
  ['2014-05-07 00:28:00', '2014-05-07T00:28:00.000Z'],
  ['2019-09-23 18:00:00 -05:00', '2019-09-23T23:00:00.000Z'],
  ['2005-01-20 12:30 +0530', '2005-01-20T07:00:00.000Z'],
  ['2005-W03-1', '2005-01-17T00:00:00.000Z'],
  ['2004-W53-6', '2005-01-01T00:00:00.000Z'],
  ['2020-W01-7', '2020-01-05T00:00:00.000Z'],
  ['20050120T123000Z', '2005-01-20T12:30:00.000Z'],
  ['2024-366', '2024-12-31T00:00:00.000Z'],
  ['2005-1-2', '2005-01-02T00:00:00.000Z'],
  ['2005-01', '2005-01-01T00:00:00.000Z'],
  ['2024-12-31T24:00:00', '2025-01-01T00:00:00.000Z'],
  ['2014-06-01 00:35:00.5', '2014-06-01T00:35:00.000Z'],
  ['2005-01-20T12', '2005-01-20T12:00:00.000Z'],
  ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
  ['2000-02-29', '2000-02-29T00:00:00.000Z'],
])('%j is %s', (text, iso) => {
  expect(parseDateMs(text)).toBe(Date.parse(iso));
});

it.each(['2021-W53-7', '2023-366', '2024-02-30', '1900-02-29', '2005-01-20 25:00', '2005', '12:30', 'soon', ''])(
  '%j is no date',
  (text) => {
    expect(parseDateMs(text)).toBeUndefined();
  },
);

it('agrees with another calendar on every day of a century and more', () => {
  for (let day = 0; day < 60_000; day += 1) {
    const iso = new Date((day - 25_567) * 86_400_000).toISOString();
    expect(parseDateMs(iso)).toBe(Date.parse(iso));
  }
});

it('takes seconds since 1970, and 0 for no time', () => {
  expect(parseEpochMs('1720597967')).toBe(1_720_597_967_000);
  expect([parseEpochMs('0'), parseEpochMs(undefined), parseEpochMs('true')]).toEqual([null, null, null]);
});
