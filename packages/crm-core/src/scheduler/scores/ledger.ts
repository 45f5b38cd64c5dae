import { addScores, formatScore, infinity } from '../../base/score.ts';
import type { World } from '../world/world.ts';
import { newRow, type Row } from './row.ts';
import type { ScoreTerm } from './scores.ts';

/** Why something is added: what kind of thing says so, and its name. */
export interface Entry {
  readonly kind: ScoreTerm['kind'];
  readonly name: string;
  readonly score: number;
}

/**
 * The table of scores while it is written. A node that nothing has mentioned yet is not
 * listed: minus infinity. What is added to it first lists it. If asked to, it
 * also keeps every entry, so that a score can be explained.
 */
export class Ledger {
  readonly table: readonly Row[];
  /** By instance, then by node. */
  readonly #listed: Uint8Array;
  readonly #entries: Map<number, Entry[]> | null;
  readonly #nodes: number;

  constructor(world: World, keepsEntries: boolean) {
    this.#nodes = world.nodes.length;
    this.table = world.instances.map(() => newRow(this.#nodes, -infinity));
    this.#listed = new Uint8Array(world.instances.length * this.#nodes);
    this.#entries = keepsEntries ? new Map() : null;
  }

  isListed(instance: number, node: number): boolean {
    return this.#listed[instance * this.#nodes + node] === 1;
  }

  add(instance: number, node: number, entry: Entry): void {
    const row = this.table[instance];
    if (row === undefined) return;
    const place = instance * this.#nodes + node;
    row[node] = this.#listed[place] === 1 ? addScores(row[node] ?? 0, entry.score) : entry.score;
    this.#listed[place] = 1;
    if (this.#entries !== null && entry.score !== 0) this.#keep(place, entry);
  }

  /** Forbids a node that is listed; one that is not is forbidden as it is. */
  forbid(instance: number, node: number, kind: Entry['kind'], name: string): void {
    if (this.isListed(instance, node)) this.add(instance, node, { kind, name, score: -infinity });
  }

  termsOf(instance: number, node: number): readonly ScoreTerm[] {
    if (!this.isListed(instance, node)) return [asTerm({ kind: 'unlisted', name: '', score: -infinity })];
    return (this.#entries?.get(instance * this.#nodes + node) ?? []).map(asTerm);
  }

  #keep(key: number, entry: Entry): void {
    const entries = this.#entries?.get(key);
    if (entries === undefined) this.#entries?.set(key, [entry]);
    else entries.push(entry);
  }
}

const said: Readonly<Record<Entry['kind'], (name: string) => string>> = {
  base: (name) => (name === '' ? "the node's own score" : name),
  unlisted: () => 'nothing allows it there, and the cluster is not symmetric',
  location: (name) => `constraint ${name}`,
  health: (name) => `health of the node (${name})`,
  stickiness: () => 'stickiness: it is active there',
  failure: (name) => name,
  held: (name) => name,
  lock: (name) => `shutdown lock: it waits for ${name}`,
  discovery: (name) => (name === '' ? 'constraints let it be looked for on other nodes alone' : name),
  ticket: (name) => name,
  nodeKind: (name) => name,
  removed: () => 'it is no longer configured',
};

function asTerm({ kind, name, score }: Entry): ScoreTerm {
  return { kind, name, score, text: `${said[kind](name)}: ${formatScore(score)}` };
}
