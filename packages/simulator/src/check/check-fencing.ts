import type { MemberEvent } from '@understudy/crm-core';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';
import type { Troubles } from './troubles.ts';

/**
 * No host is fenced without need: not while it is well and its peers hear it. No storm:
 * not more often than the brake allows. And whoever counts as fenced had its power cut.
 */
export function checkFencing({ world, report, troubles }: FencingScene): Watcher {
  const fencedMs: number[] = [];
  /** When it was first said that a node is to be fenced, and when it lost its power. */
  const begunMs = new Map<string, number>();
  const powerlessMs = new Map<string, number>();
  let jumpedMs = -Infinity;
  return {
    happened: (happening) => {
      if (happening.kind === 'jumpClock' && happening.byMs > 0) jumpedMs = world.nowMs;
    },
    fenced: (host, wasHeard) => {
      if (!host.isOn) return;
      // A shot that is on its way cannot be called back: it counts as it was when it was ordered.
      if (wasHeard && troubles.isWell(host))
        report.add('needless', `${host.node} is fenced, and nothing was wrong with it`);
      fencedMs.push(world.nowMs);
      const recent = fencedMs.filter((atMs) => world.nowMs - atMs < windowMs);
      // Who sets a clock ahead makes what happened before it old.
      const isExcused = world.nowMs - jumpedMs < windowMs;
      if (recent.length > mostFencings * world.hosts.length && !isExcused) {
        report.add('storm', `${recent.length} fencings in ten minutes`);
      }
    },
    losesPower: ({ node }) => void powerlessMs.set(node, world.nowMs),
    published: ({ node }, event) => {
      const { target, outcome } = fencingIn(event);
      if (target === null || event.node !== node) return;
      const sinceMs = begunMs.get(target) ?? world.nowMs;
      if (outcome === null) return void begunMs.set(target, sinceMs);
      begunMs.delete(target);
      if (outcome === 'confirmed' && isUnhurt(world.host(target), powerlessMs.get(target) ?? -Infinity, sinceMs)) {
        report.add('fenced', `${target} counts as fenced, and has its power`);
      }
    },
  };
}

export interface FencingScene {
  readonly world: World;
  readonly report: Report;
  readonly troubles: Troubles;
}

const windowMs = 10 * 60_000;
/** Of the brake, whose memory two sides of a split have each for itself. */
const mostFencings = 3;

/** Whom an event says to be fenced, and what came of it; null as long as nothing has. */
function fencingIn({ kind, data }: MemberEvent): { readonly target: string | null; readonly outcome: unknown } {
  const { node, outcome } = data;
  const target = kind === 'fencing' && typeof node === 'string' ? node : null;
  const isKnown = typeof outcome === 'object' && outcome !== null && 'kind' in outcome;
  return { target, outcome: isKnown ? outcome.kind : null };
}

function isUnhurt({ isOn }: Host, powerlessMs: number, sinceMs: number): boolean {
  return isOn && powerlessMs < sinceMs;
}
