import type { StormBudget } from '../model/fencing.ts';
import { compareText } from '../base/order.ts';
import { historyLimit, withFenceRecord } from './fence-record.ts';
import type { FenceRecord } from './fence-record.ts';
import type { FenceCheckReport } from './readiness.ts';
import { spend } from './storm-brake.ts';
import type { StormHold } from './storm-brake.ts';

/** What every member keeps on its disk of fencing: it outlives whoever directed it. */
export interface FencingMemory {
  /** Oldest first; at most `historyLimit`. */
  readonly history: readonly FenceRecord[];
  /** The last check of the devices. */
  readonly check: FenceCheckReport | null;
  /** There while the cluster holds still. */
  readonly hold: StormHold | null;
  /** When a person last let it go on: what was before is not counted. */
  readonly resumedWallMs: number;
}

export const nothingFenced: FencingMemory = { history: [], check: null, hold: null, resumedWallMs: 0 };

export function remembering(memory: FencingMemory, record: FenceRecord): FencingMemory {
  return { ...memory, history: withFenceRecord(memory.history, record) };
}

/** Whether the storm brake lets one more fencing happen now; null: it does. */
export function holdOnFencing(memory: FencingMemory, nowWallMs: number, budget: StormBudget): StormHold | null {
  if (memory.hold !== null) return memory.hold;
  const counted = memory.history.filter(
    ({ begunWallMs, outcome }) =>
      begunWallMs > memory.resumedWallMs && outcome.kind !== 'cancelled' && outcome.kind !== 'byHand',
  );
  const events = counted.map(({ begunWallMs }) => ({ kind: 'fencing', subject: '', atWallMs: begunWallMs }) as const);
  return spend({ events, hold: null }, { kind: 'fencing', subject: '', atWallMs: nowWallMs }, budget).state.hold;
}

/** All that two copies know: of a run the record that has an outcome, in the order in which they began. */
export function mergedMemory(one: FencingMemory, other: FencingMemory): FencingMemory {
  if (one === other) return one;
  const runs = new Map(one.history.map((record) => [record.runId, record]));
  for (const record of other.history) {
    const known = runs.get(record.runId);
    if (known === undefined || known.outcome.kind === 'underWay') runs.set(record.runId, record);
  }
  const history = [...runs.values()].sort((a, b) => a.begunWallMs - b.begunWallMs || compareText(a.runId, b.runId));
  const resumedWallMs = Math.max(one.resumedWallMs, other.resumedWallMs);
  const later = (one.check?.atWallMs ?? 0) >= (other.check?.atWallMs ?? 0) ? one : other;
  return {
    history: history.slice(-historyLimit),
    check: later.check ?? one.check ?? other.check,
    hold: [one.hold, other.hold].find((hold) => hold !== null && hold.sinceWallMs > resumedWallMs) ?? null,
    resumedWallMs,
  };
}
