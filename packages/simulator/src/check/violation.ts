/** Something that must never be, and was. */
export interface Violation {
  readonly rule: Rule;
  readonly atMs: number;
  /** In words. */
  readonly text: string;
}

/** What the checkers look for; the words are of docs/ownership.md. */
export const rules = {
  once: 'what only one node may have is active on two',
  order: 'something was begun before what it must come after',
  ledger: 'something is active that the ledger of its host does not know',
  generation: 'two views have one generation',
  newest: 'an older state took the place of a newer one',
  thaw: 'a host that was frozen keeps what it should give up at once',
  heard: 'somebody counts on a peer that does not hear it',
  lost: 'a peer is taken for lost without cause',
  needless: 'a host is fenced without need',
  fenced: 'a host counts as fenced and has its power',
  storm: 'more hosts are fenced than the brake allows',
  acknowledged: 'something that was acknowledged is lost',
  invariant: 'the cluster logic broke off',
  bounded: 'a queue grows without end',
  restless: 'the cluster does not come to rest',
  present: 'after healing, the present is not what the plan says',
  watched: 'what runs is not monitored, or what does not run is',
  called: 'a watch has called, and nobody looks',
  hurried: 'something is looked at again and again',
} as const;

export type Rule = keyof typeof rules;
