/** How much every resource wants every node, and the named parts of which that is the sum. Pure. */
import { type Decision, sayTerm, scoreReasons, whyContext } from '@understudy/crm-core';

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
  const { world, assignment } = decision;
  const context = whyContext(decision);
  return world.instances.flatMap((instance) => {
    const row = assignment.finalScores[instance.number];
    if (instance.kind !== 'primitive' || row === undefined) return [];
    return world.nodes.map(({ number, name }) => ({
      resource: instance.id,
      node: name,
      score: row[number] ?? 0,
      isChosen: assignment.node[instance.number] === number,
      terms: scoreReasons(context, instance.number, number).map(sayTerm),
    }));
  });
}
