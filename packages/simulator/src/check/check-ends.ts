import type { OperationRequest } from '@understudy/contracts';
import type { Daemon } from '../world/daemon.ts';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { knowAll } from './check-order.ts';
import type { Report } from './report.ts';
import { owners, owns } from './scene.ts';
import type { ResourceFacts } from './scene.ts';

/**
 * Nothing is ended while what must come after it is still there: within a group on the
 * same host, by an order constraint anywhere. Who gives up what it owns asks for no
 * order, and of a host in another view nothing is known.
 */
export function checkEnds({ world, facts, report, thens }: EndsScene): Watcher {
  const views = new Map<Daemon, View>();
  const viewOf = ({ daemon }: Host): View | undefined => (daemon === null ? undefined : views.get(daemon));
  const inView = (one: Host, other: Host): boolean => {
    const [ours, theirs] = [viewOf(one), viewOf(other)];
    return ours !== undefined && ours.generation === theirs?.generation && world.nowMs - theirs.sinceMs > probedMs;
  };
  const remains = (host: Host, each: ResourceFacts): boolean =>
    owners(world, each).some((other) => other !== host || !owns(host, each));
  const look = (host: Host, each: ResourceFacts, laters: readonly ResourceFacts[], where: readonly Host[]): void => {
    for (const later of laters) {
      const still = owners(world, later).find((other) => where.includes(other) && inView(host, other));
      if (still === undefined || !knowAll(world, [each.name, later.name])) continue;
      report.add('order', `${each.name} is ended on ${host.node}, and ${later.name} is still active on ${still.node}`);
    }
  };
  return {
    published: (host, event) => {
      const { daemon } = host;
      if (daemon === null || event.node !== host.node) return;
      const { generation } = event.data;
      if (event.kind === 'step-back') views.delete(daemon);
      if (event.kind === 'view' && typeof generation === 'number')
        views.set(daemon, { generation, sinceMs: world.nowMs });
    },
    effect: (host, effect) => {
      if (effect.kind !== 'runOperation') return;
      const each = facts.get(effect.request.resource);
      if (each === undefined || !ends(effect.request) || !owns(host, each)) return;
      const members = [...facts.values()].filter(({ before }) => before.includes(each.name));
      look(host, each, members, [host]);
      if (!remains(host, each)) look(host, each, thens(each), world.hosts);
    },
  };
}

export interface EndsScene {
  readonly world: World;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  readonly report: Report;
  /** What must not be active anywhere when this ends. */
  readonly thens: (each: ResourceFacts) => readonly ResourceFacts[];
}

interface View {
  readonly generation: number;
  readonly sinceMs: number;
}

/** Within this time after it came into the view, all that runs on a host has been asked for. */
const probedMs = 10_000;

function ends({ action }: OperationRequest): boolean {
  return action === 'stop' || action === 'demote';
}
