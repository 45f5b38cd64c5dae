import type { ClusterModel } from '../model/cluster.ts';
import type { ClusterStatus } from '../model/status.ts';
import type { Transition, UnfencedNode } from '../model/transition.ts';
import { decide } from '../scheduler/decide.ts';
import type { Decision } from '../scheduler/decision.ts';
import { placementsOf } from './placements.ts';
import { questionOf } from './question-of.ts';
import { transitionActions } from './transition-actions.ts';

/*
 * The scheduler, asked about a cluster of ours: its question and its answer in the words
 * of our own definitions.
 */

/** A transition, and the decision that it comes from, of which explanations are made. */
export interface Schedule extends Transition {
  readonly decision: Decision;
}

/** Decides what has to be done now. Pure: equal inputs give equal transitions. */
export function schedule(model: ClusterModel, status: ClusterStatus, nowWallMs: number): Schedule {
  const { cluster, options } = questionOf(model, status, nowWallMs);
  const decision = decide(cluster.configuration, cluster.situation, options);
  const recheck = decision.world.recheckAtWallMs;
  return {
    decision,
    actions: transitionActions(model, status, decision),
    placements: placementsOf(model, decision),
    unfenced: unfencedNodes(decision),
    ...(recheck === null ? {} : { recheckAtWallMs: recheck }),
  };
}

function unfencedNodes({ world, actions }: Decision): readonly UnfencedNode[] {
  if (!world.resolved.properties.fencingEnabled) return [];
  const fenced = new Set(actions.flatMap(({ fence, node }) => (fence === null ? [] : [node])));
  const lost = world.nodes.filter(({ unclean, name }) => unclean && !fenced.has(name));
  return lost.map(({ name, uncleanReasons }) => ({ node: name, reasons: uncleanReasons }));
}
