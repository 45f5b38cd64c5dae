import type { DateSpec, DateTest, NumberRange } from '../../model/configuration/rule.ts';
import { addDuration, calendarMoment, type CalendarMoment } from './calendar.ts';

/*
 * Dates are compared by whole seconds, as they are written. A range holds from its
 * first second to its last one, both included.
 */

type DateRange = Extract<DateTest, { kind: 'date' }>;

const secondMs = 1_000;

export function dateTestHolds(test: DateTest, nowWallMs: number): boolean {
  const now = wholeSecond(nowWallMs);
  if (test.kind === 'dateSpec') return specHolds(test.spec, calendarMoment(now));
  const start = startOf(test);
  const end = endOf(test);
  switch (test.operation) {
    case 'lt':
      return end !== null && now < end;
    case 'gt':
      return start !== null && now > start;
    case 'inRange':
      if (start === null && end === null) return false;
      return (start === null || now >= start) && (end === null || now <= end);
  }
}

/** When it will say something else; null: never again. */
export function nextDateChange(test: DateRange, nowWallMs: number): number | null {
  const now = wholeSecond(nowWallMs);
  return changesOf(test).find((change) => change > now) ?? null;
}

/** The moments from which it says something else than before, in order. */
function changesOf(test: DateRange): number[] {
  const start = startOf(test);
  const end = endOf(test);
  switch (test.operation) {
    case 'lt':
      return end === null ? [] : [end];
    case 'gt':
      return start === null ? [] : [start + secondMs];
    case 'inRange':
      if (start !== null && end !== null && end < start) return [];
      return [...(start === null ? [] : [start]), ...(end === null ? [] : [end + secondMs])];
  }
}

function startOf(test: DateRange): number | null {
  return test.startWallMs === null ? null : wholeSecond(test.startWallMs);
}

function endOf(test: DateRange): number | null {
  if (test.endWallMs !== null) return wholeSecond(test.endWallMs);
  const start = startOf(test);
  return start === null || test.duration === null ? null : addDuration(start, test.duration);
}

function wholeSecond(wallMs: number): number {
  return Math.floor(wallMs / secondMs) * secondMs;
}

function specHolds(spec: DateSpec, moment: CalendarMoment): boolean {
  return (
    isWithin(spec.seconds, moment.second) &&
    isWithin(spec.minutes, moment.minute) &&
    isWithin(spec.hours, moment.hour) &&
    isWithin(spec.monthDays, moment.monthDay) &&
    isWithin(spec.weekDays, moment.weekDay) &&
    isWithin(spec.yearDays, moment.yearDay) &&
    isWithin(spec.months, moment.month) &&
    isWithin(spec.weeks, moment.week) &&
    isWithin(spec.years, moment.year) &&
    isWithin(spec.weekYears, moment.weekYear)
  );
}

function isWithin(range: NumberRange | undefined, value: number): boolean {
  if (range === undefined) return true;
  return (range.from === null || value >= range.from) && (range.to === null || value <= range.to);
}
