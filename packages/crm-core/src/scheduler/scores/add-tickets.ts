import type { TargetRole } from '../../model/configuration/configured-resource.ts';
import type { TicketConstraint } from '../../model/configuration/configured-constraint.ts';
import type { Instance, World } from '../world/world.ts';
import type { Ledger } from './ledger.ts';
import type { TicketEffect } from './scores.ts';
import { forbidEverywhere, forTree, instanceAt } from './spread.ts';
import { instanceNamed } from './subjects.ts';

/** What tickets do beside forbidding nodes. */
export interface TicketEffects {
  readonly effects: (TicketEffect | undefined)[];
  readonly fencings: { readonly node: number; readonly reason: string }[];
}

type Need = TicketConstraint['resources'][number];

/**
 * Tickets: the right of this site to run something. What is active without its ticket
 * meets the loss policy; what is not does not begin; in standby a ticket gives nothing
 * more, in good order.
 */
export function addTickets(world: World, ledger: Ledger): TicketEffects {
  const found: TicketEffects = { effects: world.instances.map(() => undefined), fencings: [] };
  for (const constraint of world.resolved.constraints) {
    if (constraint.kind !== 'ticket') continue;
    for (const need of constraint.resources) {
      const instance = instanceNamed(world, need.id);
      if (instance !== undefined) judge(world, ledger, found, constraint, need, instance);
    }
  }
  return found;
}

function judge(
  world: World,
  ledger: Ledger,
  found: TicketEffects,
  constraint: TicketConstraint,
  need: Need,
  instance: Instance,
): void {
  const ticket = world.tickets.get(constraint.ticket);
  const isGranted = ticket?.granted === true;
  if (isGranted && !ticket.standby) return;
  const reason = isGranted ? `ticket ${constraint.ticket} is in standby` : `ticket ${constraint.ticket} is not granted`;
  if (need.role === 'promoted') forbidPromotion(world, found, instance, reason);
  const policy = policyOf(world, constraint);
  judgeTree(world, { ledger, found, reason, lost: isGranted ? null : policy, policy, role: need.role }, instance);
}

/** Who cannot fence stops. */
function policyOf({ resolved }: World, { lossPolicy }: TicketConstraint): TicketConstraint['lossPolicy'] {
  return lossPolicy === 'fence' && !resolved.properties.fencingEnabled ? 'stop' : lossPolicy;
}

interface Judgement {
  readonly ledger: Ledger;
  readonly found: TicketEffects;
  readonly reason: string;
  /** What is to happen to what is active; null: it is not lost, but in standby. */
  readonly lost: TicketConstraint['lossPolicy'] | null;
  readonly policy: TicketConstraint['lossPolicy'];
  readonly role: TargetRole | null;
}

/** A ticket is about what runs: about the primitives, each by itself. */
function judgeTree(world: World, judgement: Judgement, instance: Instance): void {
  for (const child of instance.children) judgeTree(world, judgement, instanceAt(world, child));
  if (instance.kind !== 'primitive') return;
  const { lost, policy, role, ledger, reason } = judgement;
  if (lost !== null && instance.activeOn.length > 0) return lose(world, judgement, lost, instance);
  if (role === 'promoted' && policy !== 'stop') return;
  forbidEverywhere(world, ledger, instance, { kind: 'ticket', name: reason });
}

function lose(
  world: World,
  { ledger, found, reason, role }: Judgement,
  policy: TicketConstraint['lossPolicy'],
  instance: Instance,
): void {
  const isMeant = role === null || role === 'started' || (role === 'promoted' && instance.role === role);
  if (policy === 'freeze') return isMeant ? freeze(found, instance, reason) : undefined;
  if (policy === 'demote' && role === 'promoted') return;
  if (policy === 'fence' && !isMeant) return;
  forbidEverywhere(world, ledger, instance, { kind: 'ticket', name: reason });
  if (policy !== 'fence') return;
  for (const node of instance.activeOn) {
    if (!found.fencings.some((one) => one.node === node))
      found.fencings.push({ node, reason: `${reason}, and ${instance.id} was active there` });
  }
}

function forbidPromotion(world: World, { effects }: TicketEffects, instance: Instance, reason: string): void {
  forTree(world, instance, ({ number }) => {
    effects[number] = { frozen: effects[number]?.frozen ?? null, noPromotion: reason };
  });
}

function freeze({ effects }: TicketEffects, { number }: Instance, reason: string): void {
  effects[number] = { noPromotion: effects[number]?.noPromotion ?? null, frozen: reason };
}
