import { infinity } from '../../base/score.ts';
import type { Decision } from '../decision.ts';
import type { Instance } from '../world/world.ts';
import { actionReasons } from './explain-action.ts';
import { failuresOf } from './explain-failures.ts';
import { closureOf } from './explain-node.ts';
import { promotionOf } from './explain-promotion.ts';
import { scoreReasons } from './explain-score.ts';
import { verdictOf } from './explain-verdict.ts';
import type { ActionReasons, Explanation, NodeReasons, Placing } from './explanation.ts';
import { placeNames } from './place-names.ts';
import { instanceOf } from './render-instance.ts';
import { nodeName, nodeNames, primitivesIn, type WhyContext } from './why-context.ts';

/** The instance of that name; null: there is none. A cloned resource is its clone, unless a copy is named by its number. */
export function instanceCalled({ world }: Decision, name: string): Instance | null {
  const instance = world.instanceById.get(name);
  if (instance === undefined) return null;
  if (instance.id === name || instance.clone === null) return instance;
  return world.instances[instance.clone] ?? instance;
}

/** Why it is where it is, or nowhere. */
export function explain(context: WhyContext, instance: Instance): Explanation {
  if (instance.kind === 'primitive') {
    return { kind: 'primitive', resource: instance.id, place: placingOf(context, instance) };
  }
  const members = primitivesIn(context.world, instance).map((one) => placingOf(context, one));
  const parts = partsOf(context, instance);
  return {
    kind: instance.kind,
    resource: instance.id,
    nodes: [...new Set(parts.flatMap((part) => placeNames(context, part)))],
    total: parts.length,
    placed: parts.filter((part) => placeNames(context, part).length > 0).length,
    members,
  };
}

/** Members of a group, copies of a clone, containers of a bundle; but no copies that are too many. */
function partsOf({ world }: WhyContext, instance: Instance): readonly Instance[] {
  const numbers = instance.replicas?.map(({ container }) => container) ?? instance.children;
  return numbers.map((number) => instanceOf(world, number)).filter(({ isRemoved }) => !isRemoved);
}

export function placingOf(context: WhyContext, instance: Instance): Placing {
  const { assignment } = context.decision;
  const nodes = nodesOf(context, instance);
  return {
    resource: instance.id,
    now: { role: instance.role, nodes: nodeNames(context, instance.activeOn) },
    target: {
      role: assignment.role[instance.number] ?? 'stopped',
      node: nodeName(context, assignment.node[instance.number] ?? -1),
    },
    verdict: verdictOf(context, instance, nodes),
    nodes,
    promotion: promotionOf(context, instance),
    failures: failuresOf(context.world, instance),
    actions: actionsOf(context, instance),
  };
}

/** The target, then open nodes by score, then closed ones. */
function nodesOf(context: WhyContext, { number }: Instance): readonly NodeReasons[] {
  const { assignment, world } = context.decision;
  const scores = assignment.finalScores[number];
  const target = nodeName(context, assignment.node[number] ?? -1);
  const nodes = world.nodes.map((node): NodeReasons => ({
    node: node.name,
    score: scores?.[node.number] ?? null,
    reasons: scores === undefined ? [] : scoreReasons(context, number, node.number),
    closed: closureOf(context, node.number),
  }));
  const rank = ({ node, closed }: NodeReasons): number => (node === target ? 0 : closed === null ? 1 : 2);
  return nodes.sort((a, b) => rank(a) - rank(b) || (b.score ?? -infinity) - (a.score ?? -infinity));
}

const told = ['migrate_to', 'migrate_from', 'demote', 'stop', 'start', 'promote', 'reload'];

function actionsOf(context: WhyContext, { number }: Instance): readonly ActionReasons[] {
  const { table } = context.evidence.planned;
  // What has no node was never meant: a start, where no node can take it.
  const actions = told.flatMap((task) => table.of(number, task)).filter((action) => table.at(action).node >= 0);
  return actions.flatMap((action) => actionReasons(context, action) ?? []);
}
