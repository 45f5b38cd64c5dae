/** Values as a CIB writes them. Undefined: it cannot be read as that. */
import type { TargetRole } from '@understudy/crm-core';

const truths = new Set(['true', 'on', 'yes', 'y', '1']);
const untruths = new Set(['false', 'off', 'no', 'n', '0']);

export function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (truths.has(word)) return true;
  return untruths.has(word) ? false : undefined;
}

export function parseInteger(text: string): number | undefined {
  const match = /^\s*([+-]?\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

const unitsMs = new Map([
  ['ms', 1],
  ['us', 0.001],
  ['', 1_000],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds for `10` (seconds), `10s`, `250ms`, `1min`, `2h`, `PT5M`. */
export function parseIntervalMs(text: string): number | undefined {
  const plain = /^\s*\+?(\d+)\s*(ms|us|s|m|h|$)/i.exec(text);
  if (plain === null) return parseIsoDurationMs(text);
  const unitMs = unitsMs.get((plain[2] ?? '').toLowerCase());
  return unitMs === undefined ? undefined : Math.floor(Number(plain[1]) * unitMs);
}

const isoDuration = /^\s*P(?=\d|T\d)(?:\d+[YMWDHS])*(?:T(?:\d+[HMS])+)?\s*$/;
const isoUnitsMs = new Map([
  ['Y', 31_536_000_000],
  ['M', 2_592_000_000],
  ['W', 604_800_000],
  ['D', 86_400_000],
  ['TH', 3_600_000],
  ['TM', 60_000],
  ['TS', 1_000],
  // Written without the T, and meant.
  ['H', 3_600_000],
  ['S', 1_000],
]);

/** Without a date to start from, a year has 365 days and a month 30. */
function parseIsoDurationMs(text: string): number | undefined {
  if (!isoDuration.test(text)) return undefined;
  const [days = '', time = ''] = text.trim().slice(1).split('T');
  return sumOfParts(days, '') + sumOfParts(time, 'T');
}

function sumOfParts(text: string, prefix: string): number {
  const parts = [...text.matchAll(/(\d+)([A-Z])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (isoUnitsMs.get(`${prefix}${unit}`) ?? 0), 0);
}

const roles = new Map<string, TargetRole>([
  ['stopped', 'stopped'],
  ['started', 'started'],
  ['unpromoted', 'unpromoted'],
  ['slave', 'unpromoted'],
  ['promoted', 'promoted'],
  ['master', 'promoted'],
]);

/** The names of old, too. */
export function parseRole(text: string): TargetRole | undefined {
  return roles.get(text.trim().toLowerCase());
}

/** One of several words, by what it stands for. */
export function oneOf<T>(words: Readonly<Record<string, T>>): (text: string) => T | undefined {
  const byWord = new Map(Object.entries(words));
  return (text) => byWord.get(text.trim().toLowerCase());
}
