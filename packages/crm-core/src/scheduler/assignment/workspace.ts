import { addScores, infinity } from '../../base/score.ts';
import { invariant } from '../../base/invariant.ts';
import type { Colocations } from '../colocation/colocations-of.ts';
import type { Scores } from '../scores/scores.ts';
import type { Instance, World } from '../world/world.ts';
import { copyInto, scoreAt, type ReadonlyRow, type Row } from '../scores/row.ts';
import type { Capacity } from './capacity.ts';
import type { Cause, Journal } from './journal.ts';

/**
 * The table on which the assignment works: what is decided so far, and what every
 * instance that is still open wants. It belongs to one run of `assign` and never
 * leaves it. All tables are by number of instance or node.
 */
export interface Workspace {
  readonly world: World;
  readonly scores: Scores;
  readonly colocations: Colocations;
  /** Scores as they stand: those of the stage before, changed by what has been placed since. */
  readonly rows: Row[];
  /** -1: nowhere, or open. */
  readonly node: Int32Array;
  readonly progress: Uint8Array;
  /** Numbers of `roles.ts`. */
  readonly nextRole: Int8Array;
  /** Who chooses first among copies; once they are placed, the promotion score of promotable ones: below zero, no promotion. */
  readonly priority: Int32Array;
  /** What promotion goes by: the promotion score with the wishes of others. */
  readonly promotionIndex: Int32Array;
  /** Instances given to each node so far. */
  readonly load: Int32Array;
  /** Place of each node when all are sorted by name, by code units: `node10` before `node9`. */
  readonly nameRank: Int32Array;
  /** 1 where something may be given to the node; changes as connections get their place. */
  readonly usable: Uint8Array;
  /** By clone: its copies in the order in which they were considered last: for a place, then for promotion. */
  readonly copiesInTurn: Map<number, readonly Instance[]>;
  /** Utilization that is left; null where the strategy asks for none. */
  readonly capacity: Capacity | null;
  /** By clone, primitive and node: the number of the copy that is there; found once it is asked for. */
  readonly copiesThere: Map<number, ReadonlyMap<string, Int32Array>>;
  /** 1 while the wishes of the instance are being gathered: colocations may be circles. */
  readonly asked: Uint8Array;
  /** Rows for the time being that are not in use: see `borrowCopy`. */
  readonly spareRows: Row[];
  /** Null: nobody asked. */
  readonly trace: string[] | null;
  /** Null: nobody asked for reasons. */
  readonly journal: Journal | null;
  readonly reasons: string[][];
  /** Places any instance: what is placed may need others first. */
  readonly place: (workspace: Workspace, instance: Instance, preferred: number) => void;
}

export const open = 0;
export const underWay = 1;
export const done = 2;

/** The instance with that number. */
export function instanceAt(workspace: Workspace, number: number): Instance {
  const instance = workspace.world.instances[number];
  invariant(instance !== undefined, `there is no instance ${number}`);
  return instance;
}

export function rowOf(workspace: Workspace, instance: number): Row {
  const row = workspace.rows[instance];
  invariant(row !== undefined, `there is no row ${instance}`);
  return row;
}

/** A row to try something on; who has done with it puts it back to `spareRows`. */
export function borrowCopy({ spareRows }: Workspace, row: ReadonlyRow): Row {
  const copy = spareRows.pop();
  if (copy === undefined) return row.slice();
  copyInto(copy, row);
  return copy;
}

/** A number of a table; what is not there is 0. */
export function at(table: Int32Array | Int8Array | Uint8Array, index: number): number {
  return table[index] ?? 0;
}

export function nodeOf(workspace: Workspace, instance: number): number {
  return workspace.node[instance] ?? -1;
}

export function isDone(workspace: Workspace, instance: number): boolean {
  return workspace.progress[instance] === done;
}

export function addTo(row: Row, node: number, score: number): void {
  row[node] = addScores(scoreAt(row, node), score);
}

/** Changes the scores of an instance, and writes down why if anybody asked. Every change of a row goes through here. */
export function changing(workspace: Workspace, instance: number, cause: Cause, change: () => void): void {
  const { journal } = workspace;
  if (journal === null) return change();
  const before = rowOf(workspace, instance).slice();
  change();
  journal.add(instance, cause, before, rowOf(workspace, instance));
}

export function banEverywhere(row: Row): void {
  row.fill(-infinity);
}

/** Whether anything may be given to the node: a guest also needs a host; but a bundle keeps its nodes for its own. */
export function isUsable(workspace: Workspace, node: number): boolean {
  if (at(workspace.usable, node) === 0) return false;
  const container = workspace.world.nodes[node]?.container ?? null;
  return hasHost(workspace, node) || (container !== null && instanceAt(workspace, container).bundle !== null);
}

/** Of a guest: what it lives in has a place. */
export function hasHost(workspace: Workspace, node: number): boolean {
  const container = workspace.world.nodes[node]?.container ?? null;
  return container === null || nodeOf(workspace, container) >= 0;
}

/** Whether some node could take what has these scores. */
export function canRunAny(workspace: Workspace, row: ReadonlyRow): boolean {
  for (let node = 0; node < row.length; node++) {
    if (scoreAt(row, node) >= 0 && at(workspace.usable, node) === 1) return true;
  }
  return false;
}

/** The node that it is on; of several the one that was found first, even if that is about to be fenced. */
export function currentNode({ migration, activeOn }: Instance): number {
  if (migration !== null && !migration.isComplete) return migration.source;
  return activeOn[0] ?? -1;
}
