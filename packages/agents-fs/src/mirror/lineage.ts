/*
 * Where a copy comes from: the promotions through which it came, oldest first. Two copies that compare theirs know
 * whether one grew out of the other. Pure.
 */

/** One promotion. */
export interface Epoch {
  /** Unlike any other's. */
  readonly id: string;
  /** The cluster's number of the ownership. */
  readonly generation: number;
  /** Who was promoted. */
  readonly node: string;
  /** When, by that node's wall clock, in milliseconds since 1970. */
  readonly startedMs: number;
  /** What it began with of the epoch before; null: of none, or it was the promoted one there too. */
  readonly base: Base | null;
}

/** How much of the epoch before a copy had when it was promoted. */
export interface Base {
  /** Everything until then, by the clock of that epoch's node. */
  readonly sourceAtMs: number;
  /** True if it was all: that node had been demoted, and wrote no more. */
  readonly final: boolean;
}

export type Lineage = readonly Epoch[];

/** More say nothing that anybody will ask: a copy that old is copied anew. */
const epochsLimit = 100;

export function grown(lineage: Lineage, epoch: Epoch): Lineage {
  return [...lineage, epoch].slice(-epochsLimit);
}

/** What the first is to the second. `ahead`: the second grew into it; `unrelated` includes a copy without history. */
export type Relation = 'same' | 'behind' | 'ahead' | 'diverged' | 'unrelated';

export function relationOf(mine: Lineage, theirs: Lineage): Relation {
  const common = lastCommon(mine, theirs);
  if (common === undefined) return 'unrelated';
  const mineEnds = mine.at(-1)?.id === common.id;
  const theirsEnd = theirs.at(-1)?.id === common.id;
  if (mineEnds) return theirsEnd ? 'same' : 'behind';
  return theirsEnd ? 'ahead' : 'diverged';
}

export interface OwnPast {
  readonly node: string;
  readonly lineage: Lineage;
  /** Until when, by its own clock, all that lies in the tree came from the promoted side. */
  readonly checkedUntilMs: number;
}

/**
 * Since when (by the clock of the copy's own host) what changed in its tree may be unknown to whoever it is to follow:
 * if it was promoted itself, since what the other one had of it; else since its last pull. 0: all of it.
 */
export function unknownSince({ node, lineage, checkedUntilMs }: OwnPast, theirs: Lineage): number {
  const common = lastCommon(lineage, theirs);
  if (common === undefined) return 0;
  const own = after(lineage, common);
  const other = after(theirs, common);
  const moments = own === undefined ? [] : [own.startedMs];
  if (common.node === node && other !== undefined) moments.push(other.base?.sourceAtMs ?? 0);
  if (common.node !== node && own === undefined) moments.push(checkedUntilMs);
  return moments.length === 0 ? 0 : Math.min(...moments);
}

function lastCommon(mine: Lineage, theirs: Lineage): Epoch | undefined {
  const ids = new Set(theirs.map(({ id }) => id));
  return mine.findLast(({ id }) => ids.has(id));
}

function after(lineage: Lineage, epoch: Epoch): Epoch | undefined {
  return lineage[lineage.findIndex(({ id }) => id === epoch.id) + 1];
}
