import { spend } from '../fencing/storm-brake.ts';
import type { StormEvent, StormHold, StormState } from '../fencing/storm-brake.ts';
import type { StormBudget } from '../model/fencing.ts';
import type { FailCount } from '../model/status.ts';
import type { ResourceAction, TransitionAction } from '../model/transition.ts';
import type { Ownership } from '../operations/work-order.ts';
import { activates, stormEvent } from './storm-event.ts';

/** What the storm brake weighs an action by. */
export interface BrakeScene {
  /** What was counted so far. */
  readonly events: readonly StormEvent[];
  readonly budget: StormBudget;
  readonly failCounts: readonly FailCount[];
  readonly ownershipOf: (resource: string) => Ownership;
  readonly wallMs: number;
}

/** Counts, for the storm brake, what makes resources active by itself: restarts and moves. */
export class Brake {
  /** Where each resource was active last. */
  readonly #lastPlaces: Map<string, string>;

  constructor(places: ReadonlyMap<string, string>) {
    this.#lastPlaces = new Map(places);
  }

  /** An action is about to happen: it is counted, or held. `isAsked`: neither. */
  weigh(action: ResourceAction, isAsked: boolean, scene: BrakeScene): StormState {
    const state: StormState = { events: scene.events, hold: null };
    const ownership = scene.ownershipOf(action.resource);
    if (!activates(action, ownership)) return state;
    const lastPlace = this.#lastPlaces.get(action.resource);
    this.#lastPlaces.set(action.resource, action.node);
    const event = isAsked ? null : stormEvent(action, { ...scene, ownership, lastPlace });
    return event === null ? state : spend(state, event, scene.budget).state;
  }
}

/**
 * Whether the brake would stop a move half-way, after the old place and before the new
 * one: then it is not begun, and the cluster holds still with the service running. What is
 * active twice is stopped all the same, whatever becomes of it.
 *
 * @param placesOf where what only one node may have is active
 */
export function foreseeHold(
  actions: readonly TransitionAction[],
  placesOf: () => ReadonlyMap<string, string>,
  { events, budget, ownershipOf, wallMs }: BrakeScene,
): StormHold | null {
  const done = actions.filter((action) => action.kind === 'resource');
  const left = nodesThatEnd(done);
  const begun = done.filter(
    (action) => left.get(action.resource)?.size === 1 && activates(action, ownershipOf(action.resource)),
  );
  if (begun.length === 0) return null;
  const places = placesOf();
  let state: StormState = { events, hold: null };
  for (const { resource, node } of begun) {
    const place = places.get(resource);
    if (place === undefined || place === node) continue;
    state = spend(state, { kind: 'move', subject: resource, atWallMs: wallMs }, budget).state;
    if (state.hold !== null) return state.hold;
  }
  return null;
}

/** On which nodes each resource is stopped or demoted. */
function nodesThatEnd(actions: readonly ResourceAction[]): ReadonlyMap<string, ReadonlySet<string>> {
  const nodes = new Map<string, Set<string>>();
  for (const { resource, node, action } of actions) {
    if (action !== 'stop' && action !== 'demote') continue;
    nodes.set(resource, (nodes.get(resource) ?? new Set()).add(node));
  }
  return nodes;
}
