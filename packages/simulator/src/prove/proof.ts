import type { Happening } from '../story/story.ts';
import type { Moment } from './timeline.ts';

/**
 * What went wrong, once a kind:
 * - `split`: what only one node may have was active on two;
 * - `limit`: the same, but within what docs/ownership.md says cannot be prevented without fencing;
 * - `waits`: what should run did not come back by itself, or the cluster did not come to rest;
 * - `breach`: a promise that Understudy gives any cluster was broken: not the cluster's fault.
 */
export type WrongKind = 'split' | 'limit' | 'waits' | 'breach';

/** What was done to the cluster when something went wrong. */
export type Source = 'fault' | 'pair' | 'schedule';

/** What came of a cluster that was tried. Plain data. */
export interface Proof {
  /** Nothing ever ran twice, no promise was broken, and after every single fault all was well again by itself. */
  readonly isContent: boolean;
  readonly cluster: {
    readonly nodes: readonly string[];
    readonly links: number;
    readonly tieBreakers: readonly string[];
  };
  /** Resources that run nowhere though nothing is wrong. */
  readonly idle: readonly string[];
  /** What it waits for though nothing is wrong; null: it came to rest, and the rest was tried. */
  readonly restless: string | null;
  /** In the order in which they were tried. */
  readonly faults: readonly FaultReport[];
  /** The worst kind first. */
  readonly findings: readonly Finding[];
  readonly remedies: readonly Remedy[];
  readonly tried: Tried;
}

/** What a single fault costs. */
export interface FaultReport {
  readonly id: string;
  readonly text: string;
  /** The longest of all moments at which it was tried. */
  readonly outages: readonly Outage[];
  readonly wrong: readonly WrongKind[];
}

export interface Outage {
  readonly resource: string;
  readonly ms: number;
  /** It did not come back by itself. */
  readonly isDown: boolean;
}

export interface Finding {
  readonly kind: WrongKind;
  readonly source: Source;
  /** What was done: clauses, in their order. */
  readonly causes: readonly string[];
  readonly resources: readonly string[];
  /** Of a split: where they were active at once. */
  readonly nodes: readonly string[];
  /** Of a split: for how long at most; null: until the end. */
  readonly lastedMs: number | null;
  /** Of `waits` and `breach`: in words. */
  readonly text: string;
  /** Of `waits`: what `crm status` says of it. */
  readonly status: readonly string[];
  /** How many that were tried, of this source, led to it. */
  readonly count: number;
  /** Other single faults with the same outcome. */
  readonly also: readonly string[];
  readonly again: { readonly seed: number; readonly happenings: readonly Happening[] };
  readonly moments: readonly Moment[];
}

export type RemedyKind = 'link' | 'witness' | 'fencing' | 'witnessAndFencing';

/** The same cluster with something added: tried, not guessed. */
export interface Remedy {
  /** Null: as it is. */
  readonly added: RemedyKind | null;
  /** Single faults after which something ran twice. */
  readonly splits: readonly string[];
  /** Single faults after which all did not come back by itself. */
  readonly waits: readonly string[];
  /** Of what had gone wrong as it is, some was done again: how much of that goes wrong in the same way. */
  readonly again: { readonly split: Repeated; readonly waits: Repeated };
  /** The longest outage when a node loses its power; null: until somebody does something. */
  readonly powerLossMs: number | null;
}

export interface Repeated {
  readonly tried: number;
  readonly wrong: number;
}

export interface Tried {
  /** Each single fault was tried with each of these. */
  readonly seeds: readonly number[];
  readonly faults: number;
  readonly pairs: { readonly tried: number; readonly all: number };
  readonly schedules: { readonly from: number; readonly count: number; readonly happenings: number };
  /** So long after its last fault a run was given up that had not come back by itself. */
  readonly patienceMs: number;
  readonly runs: number;
  readonly virtualMs: number;
}
