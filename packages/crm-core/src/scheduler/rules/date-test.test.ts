import { describe, expect, it, test } from 'vitest';
import type { CalendarDuration, DateSpec } from '../../model/configuration/rule.ts';
import { addDuration, calendarMoment } from './calendar.ts';
import { dateTestHolds, nextDateChange } from './date-test.ts';

const moment = (text: string): number => Date.parse(text);
const none: CalendarDuration = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };

interface Range {
  readonly from?: string;
  readonly to?: string;
  readonly duration?: Partial<CalendarDuration>;
}

function range(operation: 'lt' | 'gt' | 'inRange', { from, to, duration }: Range) {
  return {
    kind: 'date',
    id: 'date',
    operation,
    startWallMs: from === undefined ? null : moment(from),
    endWallMs: to === undefined ? null : moment(to),
    duration: duration === undefined ? null : { ...none, ...duration },
  } as const;
}

const march = { from: '2024-03-01T00:00:00Z', to: '2024-03-31T23:59:59Z' };

describe('a date', () => {
  it.each([
    ['before its end', 'lt', march, '2024-03-31T23:59:58Z', true],
    ['at its end', 'lt', march, '2024-03-31T23:59:59Z', false],
    ['after its start', 'gt', march, '2024-03-01T00:00:01Z', true],
    ['at its start, by whole seconds', 'gt', march, '2024-03-01T00:00:00.999Z', false],
    ['in range at its first second', 'inRange', march, '2024-03-01T00:00:00Z', true],
    ['in range at its last second', 'inRange', march, '2024-03-31T23:59:59.999Z', true],
    ['after the range', 'inRange', march, '2024-04-01T00:00:00Z', false],
    ['before the range', 'inRange', march, '2024-02-29T23:59:59Z', false],
    ['a range without an end', 'inRange', { from: march.from }, '2044-01-01T00:00:00Z', true],
    ['a range without a start', 'inRange', { to: march.to }, '1984-01-01T00:00:00Z', true],
    ['a range without either', 'inRange', {}, '2024-03-03T00:00:00Z', false],
    ['less than nothing', 'lt', {}, '2024-03-03T00:00:00Z', false],
    ['within a duration', 'inRange', { from: march.from, duration: { months: 1 } }, '2024-04-01T00:00:00Z', true],
    ['after a duration', 'inRange', { from: march.from, duration: { months: 1 } }, '2024-04-01T00:00:01Z', false],
    ['an end counts before a duration', 'inRange', { ...march, duration: { years: 9 } }, '2024-05-01T00:00:00Z', false],
  ] as const)('%s', (_title, operation, parts, at, expected) => {
    expect(dateTestHolds(range(operation, parts), moment(at))).toBe(expected);
  });

  it.each(['lt', 'gt', 'inRange'] as const)('says when it changes: %s', (operation) => {
    const test = range(operation, march);
    let at = moment('2024-01-01T00:00:00Z');
    for (let change = nextDateChange(test, at); change !== null; change = nextDateChange(test, at)) {
      expect(dateTestHolds(test, change)).toBe(!dateTestHolds(test, change - 1));
      at = change;
    }
    expect(dateTestHolds(test, at)).toBe(dateTestHolds(test, moment('2099-01-01T00:00:00Z')));
  });
});

describe('a duration', () => {
  it.each([
    ['a month keeps the day', '2024-03-15T06:07:08Z', { months: 1 }, '2024-04-15T06:07:08Z'],
    ['or takes the last of a month that is too short', '2024-01-31T00:00:00Z', { months: 1 }, '2024-02-29T00:00:00Z'],
    ['a year from a leap day', '2024-02-29T00:00:00Z', { years: 1 }, '2025-02-28T00:00:00Z'],
    ['months run over the year', '2023-11-30T00:00:00Z', { months: 14 }, '2025-01-30T00:00:00Z'],
    ['the rest is a length of time', '2024-02-28T23:00:00Z', { weeks: 1, days: 1, hours: 2 }, '2024-03-08T01:00:00Z'],
    ['down to seconds', '2024-12-31T23:58:59Z', { minutes: 1, seconds: 1 }, '2025-01-01T00:00:00Z'],
  ])('%s', (_title, from, duration, expected) => {
    expect(new Date(addDuration(moment(from), { ...none, ...duration })).toISOString().replace('.000', '')).toBe(
      expected,
    );
  });
});

describe('a line of a calendar', () => {
  const at = (spec: DateSpec, text: string): boolean =>
    dateTestHolds({ kind: 'dateSpec', id: 'spec', spec }, moment(text));

  const exactly = (value: number) => ({ from: value, to: value });

  it.each<[string, DateSpec, string, boolean]>([
    ['office hours', { hours: { from: 9, to: 16 }, weekDays: { from: 1, to: 5 } }, '2024-02-29T16:59:59Z', true],
    ['after hours', { hours: { from: 9, to: 16 }, weekDays: { from: 1, to: 5 } }, '2024-02-29T17:00:00Z', false],
    ['a Saturday', { weekDays: { from: 6, to: null } }, '2024-03-02T00:00:00Z', true],
    ['a Friday is not yet one', { weekDays: { from: 6, to: null } }, '2024-03-01T23:59:59Z', false],
    ['up to a minute', { minutes: { from: null, to: 29 } }, '2024-03-01T00:30:00Z', false],
    ['a second', { seconds: exactly(7) }, '2024-03-01T00:30:07.900Z', true],
    ['a day of the month', { monthDays: exactly(29), months: exactly(2) }, '2024-02-29T00:00:00Z', true],
    ['a day of the year', { yearDays: exactly(366) }, '2024-12-31T00:00:00Z', true],
    ['a year', { years: exactly(2023) }, '2024-01-01T00:00:00Z', false],
    ['the week of the old year', { weeks: exactly(53), weekYears: exactly(2020) }, '2021-01-03T00:00:00Z', true],
    ['the week of the next year', { weeks: exactly(1), weekYears: exactly(2025) }, '2024-12-30T00:00:00Z', true],
  ])('%s', (_title, spec, text, expected) => {
    expect(at(spec, text)).toBe(expected);
  });

  test('agrees with the calendar of the system', () => {
    for (let day = -40_000; day < 40_000; day += 97) {
      const date = new Date(day * 86_400_000 + 3_723_000);
      const found = calendarMoment(date.getTime());
      const { year, month, monthDay, weekDay, hour, minute, second } = found;
      expect({ year, month, monthDay, weekDay, hour, minute, second }).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        monthDay: date.getUTCDate(),
        weekDay: date.getUTCDay() === 0 ? 7 : date.getUTCDay(),
        hour: 1,
        minute: 2,
        second: 3,
      });
    }
  });
});
