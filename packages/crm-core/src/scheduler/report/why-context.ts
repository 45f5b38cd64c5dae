import { invariant } from '../../base/invariant.ts';
import type { JournalEntry } from '../assignment/journal.ts';
import type { Decision, Evidence } from '../decision.ts';
import { instanceOf } from './render-instance.ts';
import type { Instance, World } from '../world/world.ts';

/** What every explanation reads: a decision and its evidence, found by instance. */
export interface WhyContext {
  readonly decision: Decision;
  readonly world: World;
  readonly evidence: Evidence;
  /** Of the journal: what was done to the scores of each instance, in order. */
  readonly entriesOf: (instance: number) => readonly JournalEntry[];
}

/** Asks the decision for its evidence: once for all questions about it. */
export function whyContext(decision: Decision): WhyContext {
  const evidence = decision.evidence();
  const byInstance = Map.groupBy(evidence.journal.entries, ({ instance }) => instance);
  return { decision, world: decision.world, evidence, entriesOf: (instance) => byInstance.get(instance) ?? [] };
}

export function nodeName({ world }: Pick<WhyContext, 'world'>, number: number): string | null {
  return world.nodes[number]?.name ?? null;
}

export function nodeNames({ world }: Pick<WhyContext, 'world'>, numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => {
    const node = world.nodes[number];
    invariant(node !== undefined, `there is no node ${number}`);
    return node.name;
  });
}

/** Itself, or the primitives within, in order. */
export function primitivesIn(world: World, instance: Instance): readonly Instance[] {
  if (instance.kind === 'primitive') return [instance];
  return instance.children.flatMap((child) => primitivesIn(world, instanceOf(world, child)));
}
