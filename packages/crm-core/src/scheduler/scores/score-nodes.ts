import type { World } from '../world/world.ts';
import { addBase, forbidByKind } from './add-base.ts';
import { addHealth } from './add-health.ts';
import { addHistory } from './add-history.ts';
import { addLocations } from './add-locations.ts';
import { addTickets, type TicketEffects } from './add-tickets.ts';
import { Discovery } from './discovery.ts';
import { Ledger } from './ledger.ts';
import { promotionScores } from './promotion-score.ts';
import { PromotionLocations } from './promotion-locations.ts';
import type { Scores } from './scores.ts';

/**
 * Stage 3: what every instance would like, before anything is placed. Reasons are not
 * kept: `termsOf` goes through it all once more, with a ledger that keeps them.
 */
export function scoreNodes(world: World): Scores {
  const books = write(world, false);
  let explained: Books | null = null;
  return {
    table: books.ledger.table,
    isListed: (instance, node) => books.ledger.isListed(instance, node),
    probesAllowed: (instance, node) => mayProbe(world, books, instance, node),
    promotionLocations: books.promotions.rows,
    promotionScore: promotionScores(world),
    stickiness: books.stickiness,
    ticketEffects: books.tickets.effects,
    ticketFencings: books.tickets.fencings,
    termsOf: (instance, node) => (explained ??= write(world, true)).ledger.termsOf(instance, node),
    promotionTermsOf: (instance, node) => books.promotions.saidOf(instance, node),
  };
}

interface Books {
  readonly ledger: Ledger;
  readonly discovery: Discovery;
  readonly promotions: PromotionLocations;
  readonly tickets: TicketEffects;
  readonly stickiness: Int32Array;
}

function write(world: World, keepsEntries: boolean): Books {
  const ledger = new Ledger(world, keepsEntries);
  const discovery = new Discovery(world);
  const promotions = new PromotionLocations(world);
  addBase(world, ledger);
  addHealth(world, ledger);
  addLocations(world, { ledger, discovery, promotions });
  forbidByKind(world, ledger);
  const tickets = addTickets(world, ledger);
  shutNodes(world, ledger, discovery);
  const stickiness = addHistory(world, ledger, (instance) => (tickets.effects[instance]?.frozen ?? null) !== null);
  return { ledger, discovery, promotions, tickets, stickiness };
}

function shutNodes(world: World, ledger: Ledger, discovery: Discovery): void {
  for (const { number } of world.instances) {
    if (!discovery.isClosed(number)) continue;
    for (const node of world.nodes) {
      if (discovery.isShut(number, node.number)) ledger.forbid(number, node.number, 'discovery', '');
    }
  }
}

function mayProbe(world: World, { ledger, discovery }: Books, instance: number, node: number): boolean {
  const { discovery: isOpen, kind } = world.nodes[node] ?? { discovery: false, kind: 'guest' };
  if (!isOpen || !discovery.mayProbe(instance, node)) return false;
  return kind !== 'guest' || ledger.isListed(instance, node);
}
