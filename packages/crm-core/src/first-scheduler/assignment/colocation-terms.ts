import type { Role } from '@understudy/contracts';
import { infinity } from '../../base/score.ts';
import type { Colocation } from '../../model/constraint.ts';
import type { ScoreTerm } from '../../model/transition.ts';
import type { Layout } from '../layout/layout.ts';
import { roleRank } from '../layout/role.ts';
import type { NodeTerms } from '../scores/scores.ts';

/** The roles that primitives have been given so far, by primitive and node. */
export type Roles = ReadonlyMap<string, ReadonlyMap<string, Role>>;

/** Where a resource of any kind is going to be in a role. A group is where its first primitive is. */
function nodesOf(name: string, role: Role | undefined, layout: Layout, roles: Roles): Set<string> {
  const unit = layout.unitOf.get(name);
  const primitive = layout.memberOf.has(name) ? name : (unit?.primitives[0]?.id ?? name);
  const places = [...(roles.get(primitive) ?? [])];
  return new Set(places.filter(([, actual]) => matches(actual, role)).map(([node]) => node));
}

function matches(actual: Role, wanted: Role | undefined): boolean {
  switch (wanted) {
    case undefined:
    case 'started':
      return actual !== 'stopped';
    case 'promoted':
      return actual === 'promoted';
    case 'unpromoted':
      return roleRank(actual) === 1;
    case 'stopped':
      return false;
  }
}

/** What a colocation makes each node worth to the one that follows, now that its leader has its place. */
export function followTerms(colocation: Colocation, layout: Layout, roles: Roles): NodeTerms {
  const nodes = nodesOf(colocation.with, colocation.withRole, layout, roles);
  return new Map(layout.nodes.map(({ id }) => [id, termsAt(colocation, id, nodes)]));
}

function termsAt(colocation: Colocation, node: string, nodes: ReadonlySet<string>): ScoreTerm[] {
  const { id, score } = colocation;
  const together = nodes.has(node);
  if (score >= infinity && !together)
    return [{ score: -infinity, source: `colocation ${id}: ${whereabouts(colocation, nodes)}` }];
  if (score >= infinity || !together || score === 0) return [];
  if (score <= -infinity) return [{ score, source: `colocation ${id}: ${whereabouts(colocation, nodes)}` }];
  return [{ score, source: `colocation ${id}` }];
}

/** `db runs on a`, `db is promoted nowhere`. */
function whereabouts(colocation: Colocation, nodes: ReadonlySet<string>): string {
  const verb = colocation.withRole === 'promoted' ? 'is promoted' : 'runs';
  const places = nodes.size === 0 ? 'nowhere' : `on ${[...nodes].join(' and ')}`;
  return `${colocation.with} ${verb} ${places}`;
}
