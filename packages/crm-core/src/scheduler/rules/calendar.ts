import { civilDate } from '../../base/iso-time.ts';
import type { CalendarDuration } from '../../model/configuration/rule.ts';

/*
 * The calendar in UTC, as arithmetic: the proleptic Gregorian one, with the weeks of
 * ISO 8601 (a week belongs to the year that has its Thursday).
 */

const dayMs = 86_400_000;

/** A moment by its places on the calendar; months, days and weekdays (Monday) begin at 1. */
export interface CalendarMoment {
  readonly year: number;
  readonly month: number;
  readonly monthDay: number;
  readonly yearDay: number;
  readonly weekDay: number;
  readonly weekYear: number;
  readonly week: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function calendarMoment(wallMs: number): CalendarMoment {
  const days = Math.floor(wallMs / dayMs);
  const second = Math.floor((wallMs - days * dayMs) / 1_000);
  const { year, month, day } = civilDate(days);
  const weekDay = ((((days + 3) % 7) + 7) % 7) + 1;
  const thursday = days + 4 - weekDay;
  const weekYear = civilDate(thursday).year;
  return {
    year,
    month,
    monthDay: day,
    yearDay: days - dayNumber(year, 1, 1) + 1,
    weekDay,
    weekYear,
    week: Math.floor((thursday - dayNumber(weekYear, 1, 1)) / 7) + 1,
    hour: Math.floor(second / 3_600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
  };
}

/** Days since 1970-01-01 of a date; months beyond 12 and days beyond the month's end run on. */
function dayNumber(year: number, month: number, day: number): number {
  const monthsFromMarch = year * 12 + month - 3;
  const marchYear = Math.floor(monthsFromMarch / 12);
  const monthFromMarch = monthsFromMarch - marchYear * 12;
  const cycle = Math.floor(marchYear / 400);
  const yearOfCycle = marchYear - cycle * 400;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const dayOfCycle = yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * 146_097 + dayOfCycle - 719_468;
}

function daysInMonth(year: number, month: number): number {
  return dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

/** Years and months keep the day, or take the last of a month that is too short; the rest is a length of time. */
export function addDuration(wallMs: number, duration: CalendarDuration): number {
  const days = Math.floor(wallMs / dayMs);
  const { year, month, day } = civilDate(days);
  const months = (year + duration.years) * 12 + month - 1 + duration.months;
  const toYear = Math.floor(months / 12);
  const toMonth = months - toYear * 12 + 1;
  const toDay = dayNumber(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
  const hours = (duration.weeks * 7 + duration.days) * 24 + duration.hours;
  return (toDay - days) * dayMs + wallMs + ((hours * 60 + duration.minutes) * 60 + duration.seconds) * 1_000;
}
