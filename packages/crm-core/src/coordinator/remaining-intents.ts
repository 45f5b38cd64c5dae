import type { ClusterModel } from '../model/cluster.ts';
import type { Transition } from '../model/transition.ts';
import { findResource, primitivesNamed } from './intents.ts';
import type { Intent } from './intents.ts';

/** A cluster at rest: nothing is to be done under the present intents. */
export interface Rest {
  readonly model: ClusterModel;
  readonly transition: Transition;
  readonly wallMs: number;
}

/**
 * The intents whose reason still holds in a cluster at rest. None outlives what it
 * is about. A restart ends when
 * the resource is down everywhere; a move at its time, or, if it has none, when
 * nothing would move without it (`staysWithout` tries).
 */
export function remainingIntents(
  intents: readonly Intent[],
  rest: Rest,
  staysWithout: (remaining: readonly Intent[]) => boolean,
): readonly Intent[] {
  return intents.filter((intent) => {
    switch (intent.kind) {
      case 'standby':
        return true;
      case 'stop':
      case 'kept':
        return findResource(rest.model, intent.resource) !== undefined;
      case 'restart':
        return isActive(intent.resource, rest);
      case 'move':
        if (findResource(rest.model, intent.resource) === undefined) return false;
        if (intent.untilWallMs !== null) return intent.untilWallMs > rest.wallMs;
        return !staysWithout(intents.filter((other) => other !== intent));
    }
  });
}

function isActive(name: string, { model, transition }: Rest): boolean {
  const names = primitivesNamed(model, name);
  return transition.placements.some((placement) => names.includes(placement.resource) && placement.current.length > 0);
}
