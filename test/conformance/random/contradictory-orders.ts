/**
 * Orders that contradict those before them: a before b, and b before a. There is no right answer to such a cluster (a
 * definition of ours with one is refused), so what closes a circle is not written. What contradicts itself only where
 * something is restarted (`start a, then stop b`) is drawn: often nothing is.
 */
import type { DraftCluster, DraftConstraint } from './draft.ts';
import { nameResources, type NamedResource, pick } from './named-cluster.ts';

type Task = 'start' | 'stop' | 'promote' | 'demote';

interface Step {
  readonly resource: NamedResource;
  readonly task: Task;
}

type Pair = readonly [first: Step, then: Step];

const inverses: Readonly<Record<Task, Task>> = { start: 'stop', stop: 'start', promote: 'demote', demote: 'promote' };

/** Places of the constraints that close a circle with those before them. */
export function contradictoryOrders(draft: DraftCluster): ReadonlySet<number> {
  const all = nameResources(draft);
  const followers = new Map<string, Set<string>>();
  for (const { id } of all) {
    link(followers, `${id} start`, `${id} promote`);
    link(followers, `${id} demote`, `${id} stop`);
  }
  return new Set(
    draft.constraints.flatMap((constraint, index) => {
      const pairs = pairsOf(constraint, all);
      if (pairs.some(([first, then]) => leadsTo(followers, nameOf(then), nameOf(first)))) return [index];
      for (const [first, then] of pairs) link(followers, nameOf(first), nameOf(then));
      return [];
    }),
  );
}

const nameOf = ({ resource, task }: Step): string => `${resource.id} ${task}`;

function link(followers: Map<string, Set<string>>, first: string, then: string): void {
  followers.set(first, (followers.get(first) ?? new Set<string>()).add(then));
}

function leadsTo(followers: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const step of seen) for (const next of followers.get(step) ?? []) seen.add(next);
  return seen.has(to);
}

function pairsOf(constraint: DraftConstraint, all: readonly NamedResource[]): readonly Pair[] {
  switch (constraint.kind) {
    case 'order': {
      const [first, then] = [pick(all, constraint.first), pick(all, constraint.then)];
      if (first === then) return [];
      const task = taskOf(first, constraint.firstAction) ?? 'start';
      const pair: Pair = [
        { resource: first, task },
        { resource: then, task: taskOf(then, constraint.thenAction) ?? task },
      ];
      return constraint.symmetrical && constraint.requirement !== 'Serialize' ? [pair, inverse(pair)] : [pair];
    }
    case 'set':
      return constraint.type === 'order' ? pairsOfSet(constraint, all) : [];
    case 'colocation':
    case 'location':
    case 'ticket':
      return [];
  }
}

function taskOf({ isPromotable }: NamedResource, task: Task | null): Task | null {
  return isPromotable || task === 'start' || task === 'stop' ? task : null;
}

function inverse([first, then]: Pair): Pair {
  const back = ({ resource, task }: Step): Step => ({ resource, task: inverses[task] });
  return [back(then), back(first)];
}

/** The last one stands alone, after all others. */
function pairsOfSet(
  { resources, sequential }: DraftConstraint & { readonly kind: 'set' },
  all: readonly NamedResource[],
): readonly Pair[] {
  const members = [...new Set(resources.map((number) => pick(all, number)))];
  const last = members.at(-1);
  const begins = (resource: NamedResource): Step => ({ resource, task: 'start' });
  const pairs = members.flatMap((first, index): readonly Pair[] => {
    const next = members[index + 1];
    const thens = [...(sequential && next !== undefined ? [next] : []), ...(last === undefined ? [] : [last])];
    return thens.filter((then) => then !== first).map((then): Pair => [begins(first), begins(then)]);
  });
  return pairs.flatMap((pair) => [pair, inverse(pair)]);
}
