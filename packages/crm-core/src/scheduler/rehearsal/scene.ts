import type { NodeSituation, ResourceHistory, Situation } from '../../model/configuration/situation.ts';
import type { DecideOptions } from '../decide-options.ts';
import type { GraphAction } from '../decision.ts';
import type { ResolvedPrimitive } from '../resolve/resolved.ts';
import { withoutCopy } from '../world/instance-draft.ts';
import type { Instance, World } from '../world/world.ts';
import { HistoryBook } from './history-book.ts';

/** A situation while actions are carried out in it. Belongs to one rehearsal and never leaves it. */
export interface Scene {
  readonly world: World;
  readonly options: DecideOptions;
  readonly book: HistoryBook;
  /** By the name that the nodes have for it; copies that cannot be told apart share theirs. */
  readonly primitives: ReadonlyMap<string, readonly Instance[]>;
  /** Of each live migration, by resource: from where to where; null: that part is not in the transition. */
  readonly migrations: ReadonlyMap<string, Migration>;
  nodes: readonly NodeSituation[];
  failCounts: Situation['failCounts'];
  promotionScores: Situation['promotionScores'];
}

export interface Migration {
  readonly source: string | null;
  readonly target: string | null;
}

export function openScene(world: World, actions: readonly GraphAction[], options: DecideOptions): Scene {
  const { nodes, failCounts, promotionScores, histories } = world.situation;
  return {
    world,
    options,
    book: new HistoryBook(histories),
    primitives: primitivesByName(world),
    migrations: migrationsOf(world, actions),
    nodes,
    failCounts,
    promotionScores,
  };
}

function primitivesByName({ instances }: World): ReadonlyMap<string, readonly Instance[]> {
  const found = new Map<string, Instance[]>();
  for (const instance of instances) {
    if (instance.kind !== 'primitive') continue;
    // A copy that no node knows yet may be meant with its number or without.
    const names = new Set([instance.historyId, instance.isUnique ? instance.id : withoutCopy(instance.id)]);
    for (const name of names) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [instance]);
      else known.push(instance);
    }
  }
  return found;
}

/** What runs under that name; undefined: nothing that is known. */
export function primitiveNamed({ primitives }: Scene, name: string): ResolvedPrimitive | undefined {
  const resource = primitives.get(name)?.[0]?.resource;
  return resource?.kind === 'primitive' ? resource : undefined;
}

function migrationsOf(world: World, actions: readonly GraphAction[]): ReadonlyMap<string, Migration> {
  const found = new Map<string, Migration>();
  for (const { historyId, migration } of world.instances) {
    if (migration === null) continue;
    const [source, target] = [migration.source, migration.target].map((number) => world.nodes[number]?.name ?? null);
    found.set(historyId, { source: source ?? null, target: target ?? null });
  }
  for (const { task, resource, node } of actions) {
    if (resource === null) continue;
    const known = found.get(resource) ?? { source: null, target: null };
    if (task === 'migrate_to') found.set(resource, { ...known, source: node });
    else if (task === 'migrate_from') found.set(resource, { ...known, target: node });
  }
  return found;
}

export function closeScene({ world, book, nodes, failCounts, promotionScores }: Scene): Situation {
  return { ...world.situation, nodes, failCounts, promotionScores, histories: book.histories };
}

/** What stands at the head of a history. */
export function historyHead(
  { book }: Scene,
  node: string,
  resource: string,
  { agent }: ResolvedPrimitive,
): Omit<ResourceHistory, 'entries'> {
  const known = book.of(node, resource);
  return known ?? { node, resource, agent, container: null, shutdownLockWallMs: null };
}
