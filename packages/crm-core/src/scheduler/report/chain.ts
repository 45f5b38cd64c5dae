import { infinity } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { placingOf } from './explain.ts';
import type { ActionCause, Placing } from './explanation.ts';
import { instanceOf } from './render-instance.ts';
import { nodeNames, primitivesIn, type WhyContext } from './why-context.ts';

/** One more cause behind the first: the story of another resource. */
export interface Link {
  readonly place: Placing;
  /** Told is why it is not there; null: why it does not run. */
  readonly node: string | null;
}

const longestChain = 6;

/** What the instance waits for, and what that waits for in turn; then what keeps it away from `node`. */
export function chainOf(context: WhyContext, instance: Instance, node: string | null): readonly Link[] {
  const parts = primitivesIn(context.world, instance);
  const waiting = follow(context, parts, (place) => blockersOf(context, place));
  const links: Link[] = waiting.map((place) => ({ place, node: null }));
  if (node === null) return links;
  const known = new Set(waiting.map(({ resource }) => resource));
  const away = follow(context, parts.slice(0, 1), (place) => companionsOf(context, place, node));
  return [...links, ...away.filter(({ resource }) => !known.has(resource)).map((place) => ({ place, node }))];
}

/** From place to place, each once; without the first ones. */
function follow(
  context: WhyContext,
  from: readonly Instance[],
  next: (place: Placing) => readonly Instance[],
): readonly Placing[] {
  const queue = from.map(({ number }) => number);
  const found: Placing[] = [];
  for (const [index, number] of queue.entries()) {
    if (found.length >= longestChain) break;
    const place = placingOf(context, instanceOf(context.world, number));
    if (index >= from.length) found.push(place);
    for (const other of next(place)) if (!queue.includes(other.number)) queue.push(other.number);
  }
  return found;
}

/** Without which it cannot run, and that do not run themselves. */
function blockersOf(context: WhyContext, place: Placing): readonly Instance[] {
  const names = new Set(place.actions.flatMap(({ state, cause }) => (state === 'blocked' ? namesOf(cause) : [])));
  if (place.verdict.kind === 'nowhere') for (const name of absentPrimaries(place)) names.add(name);
  return [...names].flatMap((name) => {
    const instance = context.world.instanceById.get(name);
    return instance === undefined ? [] : absentIn(context, instance);
  });
}

function absentPrimaries({ nodes }: Placing): readonly string[] {
  return nodes.flatMap(({ reasons, closed }) => [
    ...(closed?.kind === 'unreachable' ? [closed.resource] : []),
    ...reasons.flatMap((reason) => (reason.kind === 'primary' && reason.on.length === 0 ? [reason.resource] : [])),
  ]);
}

function namesOf(cause: ActionCause): readonly string[] {
  if (cause.kind !== 'refused' && cause.kind !== 'demanded') return [];
  return [...(cause.by.resource === null ? [] : [cause.by.resource]), ...namesOf(cause.cause)];
}

/** The first part of it that does not run, or cannot be stopped: that is what the others wait for. */
function absentIn(context: WhyContext, instance: Instance): readonly Instance[] {
  const parts = primitivesIn(context.world, instance);
  const absent = parts.find((part) => {
    const names = nodeNames(context, part.activeOn);
    return names.length === 0 || part.block !== null || !part.isManaged;
  });
  return absent === undefined ? [] : [absent];
}

/** With which it must be, and that are kept away from the node themselves. */
function companionsOf({ world }: WhyContext, { nodes }: Placing, node: string): readonly Instance[] {
  const there = nodes.find((one) => one.node === node);
  if (there === undefined || there.closed !== null) return [];
  return there.reasons.flatMap((reason) => {
    if (reason.kind !== 'primary' && reason.kind !== 'dependent') return [];
    if (reason.score > -infinity || reason.strength < infinity) return [];
    const instance = world.instanceById.get(reason.resource);
    return instance === undefined ? [] : primitivesIn(world, instance).slice(0, 1);
  });
}
