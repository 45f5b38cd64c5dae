import type {
  ConstraintDocument,
  DefinitionDocument,
  DurationText,
  GroupDocument,
  ResourceDocument,
  ResourceKind,
} from '@understudy/crm-core';
import type { Random } from '../base/random.ts';
import { outletAgent } from './agents-at-hand.ts';
import type { AgentAtHand } from './agents-at-hand.ts';
import type { ClusterSketch } from './story.ts';

/**
 * A definition in which everything can run while both nodes are well: so what does not
 * run in the end is a fault, and nobody needs a scheduler to know that. Groups of every
 * kind, lone resources, homes, colocations, orders.
 */
export function drawDefinition(random: Random, { nodes, tieBreakers: { fencing } }: ClusterSketch): DefinitionDocument {
  const names = Array.from({ length: drawCount(random) }, (_, index) => `r${index + 1}`);
  const groups = drawGroups(random, names, nodes);
  const grouped = new Map(Object.values(groups).flatMap((group) => group.members.map((name) => [name, group])));
  const monitorMs = random.pick([2_000, 5_000, 10_000]);
  const resources = Object.fromEntries(
    names.map((name) => [
      name,
      drawResource(random, { nodes, group: grouped.get(name), interval: seconds(monitorMs) }),
    ]),
  );
  const document: DefinitionDocument = {
    version: 1,
    defaults: { meta: { failureTimeout: random.pick(['1min', '10min'] as const) } },
    resources,
    groups,
    ...(fencing ? drawFencing(random, nodes) : {}),
  };
  return { ...document, constraints: drawConstraints(random, document, nodes) };
}

function drawFencing(random: Random, nodes: readonly string[]): Pick<DefinitionDocument, 'properties' | 'fencing'> {
  const hosts = Object.fromEntries(nodes.map((node) => [node, node]));
  const priorityFencingDelay = random.pick(['10s', '20s'] as const);
  return {
    properties: { stonithEnabled: true, priorityFencingDelay },
    fencing: { devices: { strip: { agent: outletAgent, hosts } } },
  };
}

/** Half of them six or more, a few of them dozens. */
function drawCount(random: Random): number {
  const [low, high] = random.weighted([
    [45, [1, 5]],
    [35, [6, 10]],
    [15, [11, 18]],
    [5, [19, 36]],
  ] as const) ?? [1, 5];
  return random.integer(low, high);
}

function drawGroups(random: Random, names: readonly string[], nodes: readonly string[]): Record<string, GroupDocument> {
  const groups: Record<string, GroupDocument> = {};
  for (let next = 0; next < names.length;) {
    const size = random.integer(1, 6);
    if (size >= 2 && random.chance(70)) {
      const members = names.slice(next, next + size);
      groups[`g${Object.keys(groups).length + 1}`] = { members, ...drawPlace(random, nodes) };
    }
    next += size;
  }
  return groups;
}

function drawPlace(
  random: Random,
  nodes: readonly string[],
): { kind: ResourceKind; home?: string; failback?: 'automatic' } {
  const kind =
    random.weighted([
      [5, 'switchable'],
      [3, 'fast'],
      [1, 'local'],
    ] as const) ?? 'switchable';
  const home = kind !== 'local' && random.chance(50) ? random.pickFrom(nodes) : undefined;
  if (home === undefined) return { kind };
  return random.chance(40) ? { kind, home, failback: 'automatic' } : { kind, home };
}

interface Setting {
  readonly nodes: readonly string[];
  readonly group: GroupDocument | undefined;
  readonly interval: DurationText;
}

function drawResource(random: Random, { nodes, group, interval }: Setting): ResourceDocument {
  const place: Partial<ReturnType<typeof drawPlace>> = group === undefined ? drawPlace(random, nodes) : {};
  const kind = group?.kind ?? place.kind ?? 'switchable';
  const agent: AgentAtHand =
    kind === 'fast'
      ? random.pick(['warm', 'warm', 'cold', 'address'] as const)
      : random.pick(['cold', 'cold', 'address'] as const);
  return {
    agent,
    parameters: { size: 1 },
    operations: { monitor: { interval } },
    ...(random.chance(30) ? { faultPolicy: { badMonitors: 2, startRetries: 0 } } : {}),
    ...place,
  };
}

function drawConstraints(random: Random, document: DefinitionDocument, nodes: readonly string[]): ConstraintDocument[] {
  const groups = document.groups ?? {};
  const grouped = Object.values(groups).flatMap(({ members }) => members);
  const tops = [...Object.keys(groups), ...Object.keys(document.resources).filter((name) => !grouped.includes(name))];
  const constraints: ConstraintDocument[] = [];
  const count = tops.length < 2 ? 0 : random.integer(0, Math.min(6, tops.length));
  for (let made = 0; made < count; made += 1) {
    // Always an earlier one first: so neither orders nor colocations go round in circles.
    const then = random.integer(1, tops.length - 1);
    const [one, other] = [tops[random.integer(0, then - 1)] ?? '', tops[then] ?? ''];
    const [kind, otherKind] = [kindOf(document, one), kindOf(document, other)];
    const drawn = drawConstraint(random, { one, other, nodes, kind: otherKind, areAlike: kind === otherKind });
    if (!isBoundTwice(drawn, constraints)) constraints.push(drawn);
  }
  return constraints;
}

/** What must be with two things can be nowhere when those have homes of their own. */
function isBoundTwice(drawn: ConstraintDocument, constraints: readonly ConstraintDocument[]): boolean {
  return binds(drawn) && constraints.some((other) => binds(other) && other.resource === drawn.resource);
}

function binds(constraint: ConstraintDocument): constraint is ConstraintDocument & { readonly kind: 'colocation' } {
  return constraint.kind === 'colocation' && constraint.score === 'INFINITY';
}

interface Pair {
  readonly one: string;
  readonly other: string;
  readonly nodes: readonly string[];
  /** Of the other. */
  readonly kind: ResourceKind;
  /** Of one kind: what binds a thing that is everywhere to one that is somewhere says where it may not be. */
  readonly areAlike: boolean;
}

function drawConstraint(random: Random, { one, other, nodes, kind, areAlike }: Pair): ConstraintDocument {
  // A local one beside the active side of a fast one would run there alone.
  const mayFollow = kind !== 'local';
  switch (areAlike ? random.integer(0, 4) : mayFollow ? random.pick([0, 3]) : 0) {
    // Nothing is put where its score is below zero.
    case 0:
      return { kind: 'location', resource: other, node: random.pickFrom(nodes) ?? '', score: random.integer(0, 200) };
    case 1:
      return {
        kind: 'colocation',
        resource: other,
        with: one,
        score: kind === 'switchable' && random.chance(50) ? -100 : 100,
      };
    case 2:
      return { kind: 'colocation', resource: other, with: one, score: 'INFINITY' };
    default:
      return { kind: 'order', first: one, then: other };
  }
}

function kindOf({ resources, groups }: DefinitionDocument, name: string): ResourceKind {
  return (groups?.[name] ?? resources[name])?.kind ?? 'switchable';
}

function seconds(ms: number): DurationText {
  return `${ms / 1_000}s`;
}
