import { versions } from '@understudy/contracts';
import { compareStamps, firstStamp } from '../membership/stamp.ts';
import type { Stamp } from '../membership/stamp.ts';
import { nothingFenced } from '../fencing/fencing-memory.ts';
import type { FencingMemory } from '../fencing/fencing-memory.ts';
import type { Intent } from './intents.ts';

/** What every member keeps on its disk: what people decided, and which state that is. */
export interface DurableState {
  readonly version: number;
  readonly cluster: string;
  readonly stamp: Stamp;
  /** Of its last change: that a view came after it is none. */
  readonly changed: Stamp;
  /** Through which generations it came, newest last: tells an older copy from a diverged one. */
  readonly lineage: readonly Stamp[];
  readonly definition: StoredDefinition | null;
  /** Earlier definitions, newest last. */
  readonly previous: readonly StoredDefinition[];
  readonly intents: readonly Intent[];
  /** Absent until something of it happens: see `fencingOf`. */
  readonly fencing?: FencingMemory;
  /** Those that last; absent until there are any. */
  readonly attributes?: readonly LastingAttribute[];
}

/** Of a node, or of the cluster: then `node` is null. */
export interface LastingAttribute {
  readonly node: string | null;
  readonly name: string;
  readonly value: string;
}

export interface StoredDefinition {
  /** Rises with every definition that is applied. */
  readonly revision: number;
  readonly document: unknown;
  readonly source: string;
  readonly sourceName: string;
  readonly appliedWallMs: number;
  readonly who: string;
  readonly why: string;
}

const lineageLimit = 64;
const previousLimit = 20;

export function emptyState(cluster: string): DurableState {
  return {
    version: versions.state,
    cluster,
    stamp: firstStamp,
    changed: firstStamp,
    lineage: [],
    definition: null,
    previous: [],
    intents: [],
  };
}

export function fencingOf(state: DurableState): FencingMemory {
  return state.fencing ?? nothingFenced;
}

/** The same content under a new generation: a new view owns it. */
export function withGeneration(state: DurableState, generation: number, coordinator: string): DurableState {
  return stamped(state, { generation, sequence: state.stamp.sequence + 1, coordinator });
}

/** A change of content within a generation. */
export function changed(
  state: DurableState,
  coordinator: string,
  change: Partial<Pick<DurableState, 'definition' | 'previous' | 'intents' | 'fencing' | 'attributes'>>,
): DurableState {
  const { generation, sequence } = state.stamp;
  const stamp = { generation, sequence: sequence + 1, coordinator };
  return stamped({ ...state, ...change, changed: stamp }, stamp);
}

export function withDefinition(
  state: DurableState,
  coordinator: string,
  definition: Omit<StoredDefinition, 'revision'>,
): DurableState {
  const revision = (state.definition?.revision ?? 0) + 1;
  const previous =
    state.definition === null ? state.previous : [...state.previous, state.definition].slice(-previousLimit);
  return changed(state, coordinator, { definition: { ...definition, revision }, previous });
}

function stamped(state: DurableState, stamp: Stamp): DurableState {
  const earlier = state.lineage.filter(({ generation }) => generation !== stamp.generation);
  return { ...state, stamp, lineage: [...earlier, stamp].slice(-lineageLimit) };
}

/**
 * Whether nothing that was changed in `older` is lost when `newer` takes its place: it grew
 * out of it, or at least out of its last change. That only a view came later is no loss.
 */
export function carries(newer: DurableState, older: DurableState): boolean {
  if (compareStamps(newer.changed, older.changed) === 0) return true;
  return isPartOf(newer, older.stamp) || isPartOf(newer, older.changed);
}

/** Whether a state goes back to one that had this stamp. */
function isPartOf({ lineage }: DurableState, { generation, sequence, coordinator }: Stamp): boolean {
  if (generation === 0) return true;
  return lineage.some(
    (stamp) => stamp.generation === generation && stamp.coordinator === coordinator && stamp.sequence >= sequence,
  );
}
