/**
 * Dates as a CIB writes them: ISO 8601, with a space or a `T` before the time; calendar,
 * ordinal (`2005-020`) and week dates (`2005-W03-1`). The calendar is the proleptic
 * Gregorian one, done with integers. A time without an offset is UTC; fractions of a
 * second are left off.
 */

const dayMs = 86_400_000;

/** Milliseconds since 1970, UTC; undefined for what is no date. */
export function parseDateMs(text: string): number | undefined {
  const match = /^\s*([0-9W-]+?)(?:(?:\s+|T)(\d{1,2}.*?))?\s*$/.exec(text);
  if (match === null) return undefined;
  const day = dayOf(match[1] ?? '');
  const timeMs = match[2] === undefined ? 0 : timeOf(match[2]);
  return day === undefined || timeMs === undefined ? undefined : day * dayMs + timeMs;
}

/** Days since 1970. */
function dayOf(date: string): number | undefined {
  const week = /^(\d{4})-?W(\d{2})(?:-?(\d))?$/.exec(date);
  if (week !== null) return weekDay(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
  const ordinal = /^(\d{4})-?(\d{3})$/.exec(date);
  if (ordinal !== null) return ordinalDay(Number(ordinal[1]), Number(ordinal[2]));
  const calendar = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$|^(\d{4})(\d{2})(\d{2})$/.exec(date);
  if (calendar === null) return undefined;
  const [year, month, day] = [calendar[1] ?? calendar[4], calendar[2] ?? calendar[5], calendar[3] ?? calendar[6]];
  return calendarDay(Number(year), Number(month), Number(day ?? 1));
}

const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function firstDay(year: number): number {
  const before = year - 1;
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162;
}

function calendarDay(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const leap = isLeap(year) ? 1 : 0;
  const before = (daysBefore[month - 1] ?? 0) + (month > 2 ? leap : 0);
  const after = (daysBefore[month] ?? 0) + (month > 1 ? leap : 0);
  return before + day > after ? undefined : firstDay(year) + before + day - 1;
}

function ordinalDay(year: number, day: number): number | undefined {
  return day < 1 || day > (isLeap(year) ? 366 : 365) ? undefined : firstDay(year) + day - 1;
}

/** Week 1 is the one with the year's first Thursday; day 1 is Monday. */
function weekDay(year: number, week: number, day: number): number | undefined {
  const monday = firstMonday(year) + (week - 1) * 7;
  if (week < 1 || monday >= firstMonday(year + 1) || day < 1 || day > 7) return undefined;
  return monday + day - 1;
}

/** Of week 1: the Monday of the week with the fourth of January. */
function firstMonday(year: number): number {
  const fourth = firstDay(year) + 3;
  // The first of January 1970 was a Thursday: three days after a Monday.
  return fourth - ((((fourth + 3) % 7) + 7) % 7);
}

const timePattern = /^(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?)?$/i;

function timeOf(text: string): number | undefined {
  const match = timePattern.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (hours > 24 || minutes > 59 || seconds > 60) return undefined;
  return hours * 3_600_000 + minutes * 60_000 + seconds * 1_000 - offsetOf(match[4] ?? 'Z');
}

function offsetOf(text: string): number {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (match === null) return 0;
  const size = Number(match[2]) * 3_600_000 + Number(match[3] ?? 0) * 60_000;
  return match[1] === '-' ? -size : size;
}

/** Seconds since 1970, as status has them, in milliseconds. 0 stands for no time. */
export function parseEpochMs(text: string | undefined): number | null {
  const match = /^\s*(\d+)\s*$/.exec(text ?? '');
  return match === null || Number(match[1]) === 0 ? null : Number(match[1]) * 1_000;
}
