/**
 * A moment as ISO 8601 writes it → milliseconds since 1970. A date is a calendar date (2026-07-01), an ordinal one
 * (2026-182) or one of a week (2026-W27-3), each also without its hyphens; a time may follow. Without an offset it is
 * UTC: two hosts must not decide differently because of where they stand.
 */

const dayMs = 86_400_000;

const form =
  /^(?<year>\d{4})(?:-?W(?<week>\d{2})-?(?<weekDay>[1-7])|-?(?<yearDay>\d{3})|-(?<month>\d{2})-(?<day>\d{2})|(?<basicMonth>\d{2})(?<basicDay>\d{2}))(?:[T ](?<time>.+))?$/;
const timeForm =
  /^(?<hour>\d{2})(?::?(?<minute>\d{2})(?::?(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?\s*(?<offset>Z|[+-]\d{2}(?::?\d{2})?)?$/i;

type Parts = Readonly<Record<string, string | undefined>>;

/** Null: there is no such day. */
function dayOf({ year, week, weekDay, yearDay, month, basicMonth, day, basicDay }: Parts): number | null {
  const first = Date.UTC(Number(year), 0, 1);
  if (yearDay !== undefined) return inYear(first + (Number(yearDay) - 1) * dayMs, Number(year));
  if (week !== undefined) return dayOfWeek(Number(year), Number(week), Number(weekDay));
  const [monthNumber, dayNumber] = [Number(month ?? basicMonth), Number(day ?? basicDay)];
  const moment = Date.UTC(Number(year), monthNumber - 1, dayNumber);
  return new Date(moment).getUTCMonth() === monthNumber - 1 ? inYear(moment, Number(year)) : null;
}

function inYear(moment: number, year: number): number | null {
  return new Date(moment).getUTCFullYear() === year ? moment : null;
}

/** Week 1 is the one with January 4. */
function dayOfWeek(year: number, week: number, weekDay: number): number | null {
  const fourth = Date.UTC(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMs;
  const moment = monday + ((week - 1) * 7 + weekDay - 1) * dayMs;
  const thursday = monday + ((week - 1) * 7 + 3) * dayMs;
  return week >= 1 && inYear(thursday, year) !== null ? moment : null;
}

/** Milliseconds after midnight UTC; null: there is no such time. */
function timeOf(text: string): number | null {
  const parts = timeForm.exec(text)?.groups;
  if (parts === undefined) return null;
  const [hour, minute, second] = [parts['hour'], parts['minute'] ?? '0', parts['second'] ?? '0'].map(Number);
  if (hour === undefined || minute === undefined || second === undefined) return null;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  const fraction = Math.floor(Number(`0.${parts['fraction'] ?? '0'}`) * 1_000);
  return ((hour * 60 + minute) * 60 + second) * 1_000 + fraction - offsetOf(parts['offset'] ?? 'Z');
}

function offsetOf(text: string): number {
  if (/z/i.test(text)) return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(3).replace(':', '') || '0')];
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Null if it is no such text, or names a day or a time that does not exist. */
export function parseMoment(text: string): number | null {
  const parts: Parts | undefined = form.exec(text.trim())?.groups;
  if (parts === undefined) return null;
  const day = dayOf(parts);
  const time = parts['time'] === undefined ? 0 : timeOf(parts['time'].trim());
  return day === null || time === null ? null : day + time;
}
