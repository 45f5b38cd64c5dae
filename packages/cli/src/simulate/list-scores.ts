/** How much every resource wants every node, and the named parts of which that is the sum. Pure. */
import type { Decision, JournalEntry } from '@understudy/crm-core';

export interface NodeScore {
  readonly resource: string;
  readonly node: string;
  /** When the resource was placed. */
  readonly score: number;
  readonly isChosen: boolean;
  readonly terms: readonly string[];
}

/** What runs, in the order of the definition, on every node in theirs. What was not placed (unmanaged, blocked) is left out. */
export function listScores(decision: Decision): readonly NodeScore[] {
  const { world, assignment, evidence } = decision;
  const { scores, journal } = evidence();
  const changes = changesBy(journal.entries);
  return world.instances.flatMap((instance) => {
    const row = assignment.finalScores[instance.number];
    if (instance.kind !== 'primitive' || row === undefined) return [];
    return world.nodes.map(({ number, name }) => ({
      resource: instance.id,
      node: name,
      score: row[number] ?? 0,
      isChosen: assignment.node[instance.number] === number,
      terms: [
        ...scores.termsOf(instance.number, number).map(({ text }) => text),
        ...(changes.get(instance.number) ?? []).flatMap((entry) => changeTerm(decision, entry, number)),
      ],
    }));
  });
}

function changesBy(entries: readonly JournalEntry[]): ReadonlyMap<number, readonly JournalEntry[]> {
  const found = new Map<number, JournalEntry[]>();
  for (const entry of entries) {
    const list = found.get(entry.instance);
    if (list === undefined) found.set(entry.instance, [entry]);
    else list.push(entry);
  }
  return found;
}

/** `with web (colocation site-with-web): +100`. */
function changeTerm(decision: Decision, { cause, changes }: JournalEntry, node: number): readonly string[] {
  const change = changes.find((one) => one.node === node);
  if (change === undefined) return [];
  const { before, after } = change;
  return [`${causeText(decision, cause)}: ${stepText(before, after)}`];
}

const infinite = 1_000_000;

function stepText(before: number, after: number): string {
  if (after <= -infinite) return '-INFINITY';
  if (after >= infinite) return 'INFINITY';
  if (Math.abs(before) >= infinite) return `now ${after}`;
  return after > before ? `+${after - before}` : String(after - before);
}

function causeText({ world }: Decision, cause: JournalEntry['cause']): string {
  const name = (number: number): string => world.instances[number]?.id ?? '?';
  switch (cause.kind) {
    case 'primary':
      return `${name(cause.primary)} has its place (colocation ${cause.colocation.id})`;
    case 'dependent':
      return `what wants to be with it (colocation ${cause.colocation.id})`;
    case 'capacity':
      return 'too little is left on the node';
    case 'copies':
      return `the node has its share of ${name(cause.holder)}`;
    case 'noCopyLeft':
      return 'all copies have been given out';
    case 'promotionScore':
      return 'its promotion score';
    case 'replica':
      return 'the node of its replica';
    case 'stopped':
      return 'it shall be stopped';
  }
}
