import { infinity } from '../../base/score.ts';
import { restsWithoutDevice } from '../world/rest-without-device.ts';
import type { Instance } from '../world/world.ts';
import { decisiveFirst } from './explain-score.ts';
import type { Deciding, NodeReasons, ScoreDifference, ScoreReason, Verdict } from './explanation.ts';
import { listed } from './listed.ts';
import { instanceOf } from './render-instance.ts';
import { nodeName, type WhyContext } from './why-context.ts';

/** What decided where a primitive is. `nodes`: what speaks for each node, the best first. */
export function verdictOf(context: WhyContext, instance: Instance, nodes: readonly NodeReasons[]): Verdict {
  const untouched = reasonNotToTouch(context, instance);
  if (untouched !== null) return untouched;
  const node = nodeName(context, context.decision.assignment.node[instance.number] ?? -1);
  if (node !== null) return { kind: 'placed', node, decided: decidingOf(context, instance, node, nodes) };
  return reasonToStop(context, instance) ?? { kind: 'nowhere' };
}

function reasonNotToTouch({ world, evidence }: WhyContext, instance: Instance): Verdict | null {
  const { isManaged, maintenance, block, number } = instance;
  if (block !== null) return { kind: 'untouched', because: 'blocked', text: block };
  const held = reasonToWait(world, instance);
  if (held !== null) return { kind: 'untouched', because: 'frozen', text: held };
  if (restsWithoutDevice(world)) return { kind: 'untouched', because: 'noFencingDevice', text: '' };
  if (!isManaged) {
    const isAll = world.resolved.properties.maintenanceMode;
    const node = instance.activeOn.map((one) => world.nodes[one]).find((one) => one?.maintenance === true);
    const text = isAll
      ? 'the whole cluster is in maintenance'
      : node === undefined
        ? ''
        : `node ${node.name} is in maintenance`;
    return { kind: 'untouched', because: maintenance || text !== '' ? 'maintenance' : 'unmanaged', text };
  }
  const frozen = evidence.scores.ticketEffects[number]?.frozen ?? null;
  return frozen === null ? null : { kind: 'untouched', because: 'frozen', text: frozen };
}

/** Who decides while things are under way waits for them, and for nodes on their way in. */
function reasonToWait({ nodes, resolved }: WhyContext['world'], { activeOn, underWayOn }: Instance): string | null {
  if (!resolved.waits || activeOn.length === 0) return null;
  const joining = activeOn.map((node) => nodes[node]).find((node) => node?.pending === true);
  if (joining !== undefined) return `${joining.name} is still joining, and keeps it until it can be asked`;
  const names = underWayOn.map((node) => nodes[node]?.name ?? '');
  return names.length === 0 ? null : `an operation of it is under way on ${listed(names)}`;
}

function reasonToStop({ world }: WhyContext, instance: Instance): Verdict | null {
  const { roleLimit, resource, isRemoved } = instance;
  if (isRemoved) return { kind: 'disabled', because: 'removed', text: '' };
  if (world.resolved.properties.stopAllResources) return { kind: 'disabled', because: 'stopAll', text: '' };
  if (resource.meta.targetRole === 'stopped') {
    return { kind: 'disabled', because: 'targetRole', text: holderOf(world, instance).id };
  }
  return roleLimit?.role === 'stopped' ? { kind: 'disabled', because: 'failure', text: roleLimit.reason } : null;
}

/** Who has the target role: the outermost of what it is in, as long as that has it too. */
function holderOf(world: WhyContext['world'], instance: Instance): Instance {
  if (instance.parent === null) return instance;
  const parent = instanceOf(world, instance.parent);
  return parent.resource.meta.targetRole === 'stopped' ? holderOf(world, parent) : instance;
}

function decidingOf(context: WhyContext, instance: Instance, node: string, nodes: readonly NodeReasons[]): Deciding {
  const chosen = nodes.find((one) => one.node === node);
  const other = nodes.find((one) => one.node !== node && isOpen(one));
  if (chosen === undefined || other === undefined) return { kind: 'onlyNode' };
  const margin = (chosen.score ?? 0) - (other.score ?? 0);
  if (margin > 0) return { kind: 'score', over: other.node, margin, by: differences(chosen, other) };
  return { kind: 'tie', over: other.node, by: tieBreaker(context, instance, node, other.node) };
}

function isOpen({ closed, score }: NodeReasons): boolean {
  return closed === null && score !== null && score >= 0;
}

/** What is said of one of the two and not of the other, or not as much; for the chosen one. */
function differences(chosen: NodeReasons, other: NodeReasons): readonly ScoreDifference[] {
  const own = chosen.reasons.filter((reason) => reason.score > worthOn(other, reason));
  const against = other.reasons.filter((reason) => reason.score < 0 && reason.score < worthOn(chosen, reason));
  const all = new Map<ScoreReason, string>([
    ...own.filter(({ score }) => score > 0).map((reason) => [reason, chosen.node] as const),
    ...against.map((reason) => [reason, other.node] as const),
  ]);
  return decisiveFirst([...all.keys()]).map((reason) => ({ reason, on: all.get(reason) ?? chosen.node }));
}

function worthOn({ reasons }: NodeReasons, like: ScoreReason): number {
  const same = reasons.filter((reason) => keyOf(reason) === keyOf(like));
  return same.reduce((sum, { score }) => Math.max(-infinity, sum + score), 0);
}

function keyOf(reason: ScoreReason): string {
  const name = 'name' in reason ? reason.name : 'constraint' in reason ? (reason.constraint ?? reason.resource) : '';
  return `${reason.kind} ${name}`;
}

function tieBreaker(
  context: WhyContext,
  instance: Instance,
  node: string,
  other: string,
): 'strategy' | 'load' | 'current' | 'name' {
  const { world, evidence } = context;
  const [a, b] = [world.nodeByName.get(node)?.number ?? -1, world.nodeByName.get(other)?.number ?? -1];
  const choice = evidence.journal.choices.get(instance.number);
  if (instance.activeOn.includes(a)) return 'current';
  const strategy = world.resolved.properties.placementStrategy;
  if (strategy === 'balanced' || strategy === 'minimal') return 'strategy';
  return (choice?.load[a] ?? 0) < (choice?.load[b] ?? 0) ? 'load' : 'name';
}
