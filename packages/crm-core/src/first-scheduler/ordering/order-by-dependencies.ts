import type { Change, Step } from '../actions/change.ts';
import type { Dependency, Side } from '../actions/dependency.ts';
import type { EdgeBuilder } from './edge-builder.ts';
import type { PlanIndex } from './plan-index.ts';

const reverse = { start: 'stop', stop: 'start', promote: 'demote', demote: 'promote' } as const;

/** Order constraints and groups: up in their order, down in reverse. */
export function orderByDependencies(dependencies: readonly Dependency[], index: PlanIndex, builder: EdgeBuilder): void {
  for (const dependency of dependencies) {
    if (dependency.kind === 'colocation') continue;
    const { first, firstAction, then, thenAction, symmetrical } = dependency;
    connectSides(first, firstAction, then, thenAction, { dependency, index, builder });
    if (symmetrical)
      connectSides(then, reverse[thenAction], first, reverse[firstAction], { dependency, index, builder });
  }
}

interface OrderContext {
  readonly dependency: Dependency;
  readonly index: PlanIndex;
  readonly builder: EdgeBuilder;
}

function connectSides(first: Side, firstStep: Step, then: Side, thenStep: Step, context: OrderContext): void {
  const { dependency, index, builder } = context;
  const firsts = lookUp(first, index);
  const thens = lookUp(then, index);
  const required = dependency.requirement === 'mandatory';
  if (first.cloned === then.cloned || dependency.requirement !== 'mandatory') {
    const gate = { task: `${firstStep}_before_${then.name}_${thenStep}`, resource: first.name };
    builder.connect({ before: index.steps(firsts, firstStep), after: index.steps(thens, thenStep), required, gate });
    return;
  }
  for (const change of thens) {
    const relevant = firsts.filter((candidate) => isRelevant(candidate, change, firsts, thens, context));
    for (const before of index.steps(relevant, firstStep)) {
      for (const after of index.step(change, thenStep)) builder.add(before, after, true);
    }
  }
}

/** A resource beside a clone: its own node's instance counts, unless there is none. */
function isRelevant(
  first: Change,
  then: Change,
  firsts: readonly Change[],
  thens: readonly Change[],
  { dependency }: OrderContext,
): boolean {
  if (first.node === then.node || !dependency.first.cloned) return true;
  const clones = firsts[0]?.unit.clone !== null ? firsts : thens;
  const other = clones === firsts ? then : first;
  return !clones.some((change) => change.node === other.node);
}

function lookUp(side: Side, index: PlanIndex): Change[] {
  return side.keys.flatMap((key) => index.change(key) ?? []);
}
