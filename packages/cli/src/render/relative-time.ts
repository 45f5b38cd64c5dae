/** Times as people say them, relative to the moment of the report: `2 min ago`. */
import type { Timestamp } from '@understudy/contracts';

const units = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
] as const;

/** How long before `now` it was: `just now`, `40 s ago`, `3 h ago`. */
export function ago(time: Timestamp, now: Timestamp): string {
  const seconds = secondsBetween(time, now);
  return seconds < 1 ? 'just now' : `${span(seconds)} ago`;
}

/** How long from `now` until then: `40 s`, `3 h`; `0 s` for what has passed. */
export function remaining(until: Timestamp, now: Timestamp): string {
  return span(Math.max(0, secondsBetween(now, until)));
}

function secondsBetween(from: Timestamp, to: Timestamp): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 1000);
}

function span(seconds: number): string {
  const unit = units.find((candidate) => seconds >= candidate.seconds);
  return unit === undefined ? `${seconds} s` : `${Math.floor(seconds / unit.seconds)} ${unit.name}`;
}
