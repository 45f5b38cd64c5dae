import { compareText } from '../base/order.ts';
import { nextGeneration } from './generation.ts';
import { compareStamps } from './stamp.ts';
import type { Stamp } from './stamp.ts';

/** Who is a member now, and who decides. */
export interface View {
  readonly generation: number;
  readonly coordinator: string;
  /** Sorted. A member may be pending: it keeps what it has and is given nothing. */
  readonly members: readonly string[];
}

/** What two members tell each other first. */
export interface Introduction {
  readonly node: string;
  /** Random, new with every start of the daemon. */
  readonly life: string;
  readonly stamp: Stamp;
  /** Of the last change in its state. */
  readonly changed: Stamp;
  /** The highest generation that it has heard of; no less than that of `stamp`. */
  readonly seen: number;
  /** The view it is in; null if it has just started. */
  readonly view: View | null;
  /** What it may have active that only one node may have. */
  readonly owns: readonly string[];
  /** What was left active on a node that is away, by its state: it has not been given to somebody else. */
  readonly kept: readonly { readonly resource: string; readonly node: string }[];
  /** Whether it understands the definition that it holds (its agents are there), and so can decide. */
  readonly understands: boolean;
}

/** What follows when two members meet: the same on both sides. */
export interface Meeting {
  readonly coordinator: string;
  /** Whose copy of the state goes on. */
  readonly stateOf: string;
  readonly generation: number;
  /** The node that must give everything up before it joins: the other has decided without it. */
  readonly stepsBack: string | null;
}

/**
 * Who decides from now on, whose state it is, and who must step back.
 *
 * Whoever has been deciding goes on deciding, unless only the other understands the
 * definition; the newer state goes on, whoever
 * holds it. If both decided without the other, the one with the older state
 * steps back first; so does one that has just started where an earlier life left
 * something active, if the other has taken over since. `nodes`: all that are
 * configured, sorted.
 */
export function meet(a: Introduction, b: Introduction, nodes: readonly string[]): Meeting {
  const newer = newerOf(a, b);
  const { coordinator, stepsBack } = decide(a, b, newer);
  const seen = Math.max(a.seen, b.seen);
  return { coordinator, stateOf: newer.node, generation: nextGeneration(coordinator, nodes, seen), stepsBack };
}

function decide(a: Introduction, b: Introduction, newer: Introduction): Pick<Meeting, 'coordinator' | 'stepsBack'> {
  const decider = (usual: string): string => (a.understands === b.understands ? usual : (a.understands ? a : b).node);
  if (a.view === null && b.view === null) return { coordinator: decider(newer.node), stepsBack: null };
  if (a.view === null) return { coordinator: decider(b.node), stepsBack: leftBehind(a, b) };
  if (b.view === null) return { coordinator: decider(a.node), stepsBack: leftBehind(b, a) };
  if (knowEachOther(a, b)) return { coordinator: decider(currentCoordinator(a, b)), stepsBack: null };
  const older = newer === a ? b : a;
  return { coordinator: newer.node, stepsBack: older.node };
}

/** The node, if it still owns what the others may have given to somebody else: their view is without it. */
function leftBehind({ node, owns }: Introduction, { view, kept }: Introduction): string | null {
  if (view === null || view.members.includes(node)) return null;
  const isKept = (name: string): boolean => kept.some((one) => one.node === node && one.resource === name);
  return owns.every(isKept) ? null : node;
}

/** By the last change; a view in which nothing was changed makes no copy newer than one that was changed elsewhere. */
function newerOf(a: Introduction, b: Introduction): Introduction {
  const order = compareStamps(a.changed, b.changed) || compareStamps(a.stamp, b.stamp) || compareText(b.node, a.node);
  return order > 0 ? a : b;
}

/** Neither has decided without the other: only the talk between them was interrupted. */
function knowEachOther(a: Introduction, b: Introduction): boolean {
  return (a.view?.members.includes(b.node) ?? false) && (b.view?.members.includes(a.node) ?? false);
}

function currentCoordinator(a: Introduction, b: Introduction): string {
  const newest = (a.view?.generation ?? 0) >= (b.view?.generation ?? 0) ? a.view : b.view;
  return newest?.coordinator ?? newerOf(a, b).node;
}
