import { covers } from './gtid.ts';

/** Which binary logs may go: whole files, the oldest first, and never the last, which is being written. */
export interface LogFile {
  readonly name: string;
  readonly bytes: number;
  /** When it was last written to, by the wall clock. */
  readonly writtenAtMs: number;
}

export interface Retention {
  readonly nowMs: number;
  /** Every file is kept so long after it was last written to. */
  readonly keepMs: number;
  /** All files together, whoever is away; null: any size. */
  readonly limitBytes: number | null;
}

/** Another copy, which may follow from this one one day. */
export interface Holder {
  readonly name: string;
  /** All that it has applied; undefined: nobody knows, it is away. */
  readonly position: string | undefined;
}

/** How many files, from the oldest on. */
export interface Surplus {
  readonly aged: number;
  readonly beyondLimit: number;
}

export function surplusOf(files: readonly LogFile[], { nowMs, keepMs, limitBytes }: Retention): Surplus {
  const closed = files.slice(0, -1);
  const young = closed.findIndex(({ writtenAtMs }) => nowMs - writtenAtMs < keepMs);
  const fits = closed.findIndex((_file, index) => limitBytes === null || bytesOf(files.slice(index)) <= limitBytes);
  return { aged: young < 0 ? closed.length : young, beyondLimit: fits < 0 ? closed.length : fits };
}

export function bytesOf(files: readonly LogFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** How many files need not be there by age and size. A copy that is away holds back what the limit does not drive out. */
export function dispensable({ aged, beyondLimit }: Surplus, holders: readonly Holder[]): number {
  return awayAmong(holders).length > 0 ? beyondLimit : Math.max(aged, beyondLimit);
}

export function awayAmong(holders: readonly Holder[]): readonly string[] {
  return holders.filter(({ position }) => position === undefined).map(({ name }) => name);
}

/**
 * How many files every copy that answers has applied to their end.
 *
 * @param ends of each file, from the oldest on, the position at its end
 */
export function countApplied(ends: readonly string[], holders: readonly Holder[]): number {
  const needed = ends.findIndex((end) => holders.some(({ position = end }) => !covers(position, end)));
  return needed < 0 ? ends.length : needed;
}

/** It would have gone long ago, had every copy been there: one has been away for longer than files are kept. */
export function isOverdue(files: readonly LogFile[], { nowMs, keepMs }: Retention): boolean {
  const [oldest] = files;
  return oldest !== undefined && files.length > 1 && nowMs - oldest.writtenAtMs >= 2 * keepMs;
}
