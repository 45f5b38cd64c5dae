import { infinity, type Score } from '../../base/score.ts';
import type { LocationConstraint } from '../../model/configuration/configured-constraint.ts';
import type { RuleContext } from '../rules/rule-context.ts';
import { ruleHolds } from '../rules/rule-holds.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';
import { ScoreTable } from './score-table.ts';
import type { Scores } from './scores.ts';

/** Scores by locations, stickiness, failures and locks. Tickets, node health and discovery have no say yet. */
export function scoreNodes(world: World): Scores {
  const table = new ScoreTable(world);
  for (const constraint of world.resolved.constraints) {
    if (constraint.kind === 'location') applyLocation(constraint, world, table);
  }
  for (const instance of world.instances) applyState(instance, world, table);
  return table;
}

function applyLocation(constraint: LocationConstraint, world: World, table: ScoreTable): void {
  for (const instance of subjectsOf(constraint, world)) {
    for (const node of world.nodes) {
      for (const { score, role } of wishes(constraint, node, world)) {
        if (role === 'promoted') table.addPromotion(instance, node.number, score);
        else table.addLocation(instance, node.number, score);
      }
    }
  }
}

function subjectsOf({ subject }: LocationConstraint, world: World): Instance[] {
  if (subject.kind === 'resource') {
    const instance = world.instanceById.get(subject.id);
    return instance === undefined ? [] : [instance];
  }
  const expression = new RegExp(subject.expression);
  return world.instances.filter(({ parent, id }) => parent === null && expression.test(id) !== subject.inverted);
}

interface Wish {
  readonly score: Score;
  readonly role: LocationConstraint['role'];
}

/** What a constraint says of one node. */
function wishes({ where, role }: LocationConstraint, node: WorldNode, world: World): Wish[] {
  if (where.kind === 'node') return where.node === node.name ? [{ score: where.score, role }] : [];
  return where.rules
    .filter((rule) => ruleHolds(rule.rule, contextOf(node, world)))
    .map((rule) => {
      const said = rule.score.kind === 'score' ? rule.score.score : Number(node.attributes.get(rule.score.name) ?? 0);
      return { score: Number.isFinite(said) ? said : 0, role: rule.role ?? role };
    });
}

function contextOf(node: WorldNode, { resolved }: World): RuleContext {
  const { nowWallMs } = resolved;
  return {
    nowWallMs,
    node: node.attributes,
    parameters: null,
    meta: null,
    agent: null,
    operation: null,
    submatches: [],
  };
}

/** It rather stays where it is, and must not be where it failed or is locked out. */
function applyState(instance: Instance, world: World, table: ScoreTable): void {
  const { resource, number } = instance;
  if (resource.kind !== 'primitive') return;
  const isLooseCopy = instance.clone !== null && !resource.metaSet.has('resourceStickiness');
  const stickiness = isLooseCopy ? 1 : resource.meta.resourceStickiness;
  table.stickiness[number] = stickiness;
  if (instance.isManaged) for (const node of instance.activeOn) table.add(number, node, stickiness);
  for (const node of instance.bans.keys()) table.add(number, node, -infinity);
  if (instance.lockedTo === null) return;
  for (const node of world.nodes) if (node.number !== instance.lockedTo) table.add(number, node.number, -infinity);
}
