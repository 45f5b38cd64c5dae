import { infinity } from '../../base/score.ts';
import type { LocationConstraint, LocationRule } from '../../model/configuration/configured-constraint.ts';
import { parseScoreText } from './parse-score-text.ts';
import { type RuleContext, timeContext, withSubmatches } from '../rules/rule-context.ts';
import { ruleHolds } from '../rules/rule-holds.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';
import type { Discovery } from './discovery.ts';
import type { Ledger } from './ledger.ts';
import type { PromotionLocations } from './promotion-locations.ts';
import { addWish, forWish } from './spread.ts';
import { type Subject, subjectsOf } from './subjects.ts';

/** Where locations are written to. */
export interface LocationBooks {
  readonly ledger: Ledger;
  readonly discovery: Discovery;
  readonly promotions: PromotionLocations;
}

/**
 * The location constraints. Every rule of one counts as a constraint of its own. Those
 * for the promoted role are kept apart: they say who is promoted, not who runs; those
 * for the role stopped say nothing; all other roles are any role.
 */
export function addLocations(world: World, books: LocationBooks): void {
  for (const constraint of world.resolved.constraints) {
    if (constraint.kind !== 'location') continue;
    for (const subject of subjectsOf(world, constraint.subject)) addLocation(world, books, constraint, subject);
  }
}

function addLocation(world: World, books: LocationBooks, constraint: LocationConstraint, subject: Subject): void {
  const { where } = constraint;
  if (where.kind === 'node') {
    const node = world.nodeByName.get(where.node);
    if (node !== undefined) write(world, books, constraint, subject.instance, { node, score: where.score });
    return;
  }
  for (const rule of where.rules)
    addRule(world, books, { ...constraint, role: rule.role ?? constraint.role }, rule, subject);
}

function addRule(
  world: World,
  books: LocationBooks,
  constraint: LocationConstraint,
  rule: LocationRule,
  subject: Subject,
): void {
  for (const node of world.nodes) {
    const context = contextOf(world, subject, node);
    if (!ruleHolds(rule.rule, context)) continue;
    write(world, books, constraint, subject.instance, { node, score: scoreOf(rule, context) });
  }
}

function contextOf(world: World, { instance, submatches }: Subject, node: WorldNode): RuleContext {
  const { resource } = instance;
  return {
    ...timeContext(world.resolved.nowWallMs),
    node: node.attributes,
    parameters: resource.kind === 'primitive' ? () => resource.parametersOn(node.attributes) : null,
    meta: () => resource.meta.others,
    submatches,
  };
}

/** An attribute that is not there forbids, one that is no score counts nothing. */
function scoreOf({ score }: LocationRule, context: RuleContext): number {
  if (score.kind === 'score') return score.score;
  const text = context.node?.get(withSubmatches(score.name, context.submatches));
  return text === undefined ? -infinity : (parseScoreText(text) ?? 0);
}

function write(
  world: World,
  { ledger, discovery, promotions }: LocationBooks,
  { id, role, discovery: mode }: LocationConstraint,
  instance: Instance,
  { node, score }: { readonly node: WorldNode; readonly score: number },
): void {
  if (role === 'stopped') return;
  if (role === 'promoted') {
    promotions.add(instance, node.number, id, score);
    return;
  }
  addWish(world, ledger, instance, node.number, { kind: 'location', name: id, score });
  forWish(world, instance, ({ number }) => discovery.limit(number, node.number, mode));
}
