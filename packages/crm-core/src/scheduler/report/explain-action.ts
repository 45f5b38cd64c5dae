import type { PlannedAction } from '../actions/action-table.ts';
import { waitingFor } from '../actions/waiting-for.ts';
import { isKeptByJoining } from '../world/kept-by-joining.ts';
import { restsWithoutDevice } from '../world/rest-without-device.ts';
import { relation } from '../ordering/relation.ts';
import { isChosen, type Settled } from '../ordering/settle.ts';
import type { Instance } from '../world/world.ts';
import { closureOf } from './explain-node.ts';
import type { ActionCause, ActionName, ActionReasons } from './explanation.ts';
import { nodeName, type WhyContext } from './why-context.ts';

/** How many actions a cause is followed through at most. */
const longestChain = 30;

/** Why an action is to be done, or why it should be and cannot; null: neither, it is not needed. */
export function actionReasons(context: WhyContext, number: number): ActionReasons | null {
  const { planned, settled } = context.evidence;
  const action = planned.actions[number];
  if (action === undefined || (settled.required[number] !== 1 && !isChosen(number, settled))) return null;
  const isDone = isChosen(number, settled);
  if (!isDone && isExcluded(context, number)) return null;
  const cause = isDone ? demandOf(context, number, longestChain) : refusalOf(context, number, longestChain);
  return { ...nameOf(context, action), state: isDone ? 'done' : 'blocked', cause };
}

/** Another is done in its place. */
function isExcluded({ evidence: { settled, relations } }: WhyContext, number: number): boolean {
  return ((relations.flags[settled.refusedBy[number] ?? -1] ?? 0) & relation.excludes) !== 0;
}

function nameOf(context: WhyContext, { instance, task, node }: PlannedAction): ActionName {
  const resource = context.world.instances[instance]?.id ?? null;
  return { resource, task, node: nodeName(context, node) };
}

/** Why it must be done. */
function demandOf(context: WhyContext, number: number, patience: number): ActionCause {
  const { planned, settled, relations } = context.evidence;
  const action = planned.actions[number];
  const found = relations.at(demandingRelation(settled, number));
  if (action === undefined || found === undefined || patience === 0) {
    return { kind: 'own', texts: action === undefined ? [] : ownReasons(context, action) };
  }
  const other = found.first === number ? found.then : found.first;
  const by = planned.actions[other];
  if (by === undefined) return { kind: 'own', texts: ownReasons(context, action) };
  const cause =
    settled.runnable[other] === 1 ? demandOf(context, other, patience - 1) : refusalOf(context, other, patience - 1);
  // One step of its own after the other: what calls for the first calls for both.
  if (by.instance === action.instance && by.instance >= 0) return cause;
  return { kind: 'demanded', constraint: found.by, by: nameOf(context, by), cause };
}

/** A point is there because of what it encloses. */
function demandingRelation({ required, requiredBy, shownBy }: Settled, number: number): number {
  return (required[number] === 1 ? requiredBy[number] : shownBy[number]) ?? -1;
}

/** What was said when it was planned; what begins elsewhere begins because of where it goes. */
function ownReasons(context: WhyContext, { task, instance, node, reasons }: PlannedAction): readonly string[] {
  const subject = context.world.instances[instance];
  if (subject === undefined) return reasons;
  if (task === 'start' && !subject.activeOn.includes(node)) return [`shall run on ${nodeName(context, node)}`];
  const stays = context.decision.assignment.node[instance] === node;
  return (stays ? failureText(subject, node) : null) ?? reasons;
}

/** What failed there, if that is why it is done again. */
function failureText({ needsStop, isFailed, observed }: Instance, node: number): readonly string[] | null {
  const entry = observed.get(node)?.failures.at(-1)?.entry;
  if (entry === undefined || !(needsStop || isFailed)) return null;
  const result = entry.reason === '' ? `result ${entry.code}` : entry.reason;
  return [`its ${entry.operation} failed (${result})`];
}

/** Why it cannot be done. */
function refusalOf(context: WhyContext, number: number, patience: number): ActionCause {
  const { planned, settled, relations } = context.evidence;
  const action = planned.actions[number];
  if (action === undefined) return { kind: 'unknown' };
  if (number === planned.impossible) return { kind: 'noPartnerOnNode' };
  if (!action.runnable) return ownRefusal(context, action);
  const found = relations.at(settled.refusedBy[number] ?? -1);
  const by = planned.actions[found?.first ?? -1];
  if (found === undefined || by === undefined || patience === 0) return { kind: 'unknown' };
  const cause =
    settled.runnable[by.number] === 1 ? notNeeded(context, by) : refusalOf(context, by.number, patience - 1);
  return { kind: 'refused', constraint: found.by, by: nameOf(context, by), cause };
}

/** It could be done, and nothing calls for it: what must come after it waits for ever. */
function notNeeded(context: WhyContext, { instance }: PlannedAction): ActionCause {
  const target = nodeName(context, context.decision.assignment.node[instance] ?? -1);
  return { kind: 'own', texts: [target === null ? 'no node may run it' : 'nothing calls for it'] };
}

function ownRefusal(context: WhyContext, action: PlannedAction): ActionCause {
  const { world } = context;
  if (action.task === 'stonith') return world.hasFencingDevice ? { kind: 'noQuorum' } : { kind: 'noFencingDevice' };
  const instance = world.instances[action.instance];
  if (instance === undefined) return { kind: 'unknown' };
  if (instance.block !== null) return { kind: 'blockedResource', text: instance.block };
  if (restsWithoutDevice(world)) return { kind: 'restsWithoutDevice' };
  if (!instance.isManaged && !isKeptByJoining(world, instance)) return { kind: 'notManaged' };
  if (action.node < 0) return notNeeded(context, action);
  const node = world.nodes[action.node];
  if (node !== undefined && (!node.online || node.pending)) {
    return { kind: 'nodeNotReady', node: node.name, closed: closureOf(context, action.node) };
  }
  const heldUp = waitingFor(world)(action);
  if (heldUp !== null) return { kind: 'own', texts: [heldUp] };
  const begins = action.task === 'start' || action.task === 'promote';
  return begins && !world.quorate ? { kind: 'noQuorum' } : { kind: 'unknown' };
}
