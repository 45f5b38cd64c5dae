/* What the agent `route` does. All of it throws a NetlinkError where the kernel does not say what is here. */
import { failed, notRunning, ok, whenReadable, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { kernelRefusal } from '../kernel-refusal.ts';
import { NetlinkError } from '../netlink-error.ts';
import { openNetlinkSocket } from '../netlink-socket.ts';
import { routeText } from './judge-route.ts';
import { findObstacles, lookForRoute, othersText, unknownDevice, type RouteLook } from './look-for-route.ts';
import { addRoute, removeRoute } from './route-change.ts';
import type { RouteSettings } from './route-settings.ts';

export function startRoute(settings: RouteSettings): Outcome {
  const look = lookForRoute(settings);
  if (look.presence.kind !== 'absent') return outcomeOf(settings, look);
  if (look.presence.others.length > 0) return placeTaken(settings, look);
  const { device } = settings;
  const link = look.links.find(({ nic }) => nic === device);
  if (device !== undefined && link === undefined) {
    return failed(`${routeText(settings)} cannot be set: ${unknownDevice(device, look.links)}`);
  }
  try {
    addRoute(settings, link?.index ?? null);
  } catch (error) {
    return refused(settings, error);
  }
  const after = outcomeOf(settings, lookForRoute(settings));
  return after.code === 'notRunning' ? failed(`it was set, and has gone at once: ${after.reason}`) : after;
}

/** What counts is what is there now: somebody may have set it in the meantime, or another one. */
function refused(settings: RouteSettings, error: unknown): Outcome {
  const look = lookForRoute(settings);
  if (look.presence.kind !== 'absent') return outcomeOf(settings, look);
  if (look.presence.others.length > 0) return placeTaken(settings, look);
  const obstacles = findObstacles(settings).map((obstacle) => `; ${obstacle}`);
  const refusal = kernelRefusal(`the kernel refused ${routeText(settings)}`, error);
  return { ...refusal, reason: `${refusal.reason}${obstacles.join('')}` };
}

function placeTaken(settings: RouteSettings, look: RouteLook): Outcome {
  const remedy = 'remove it where it comes from, or set another metric';
  return failed(
    `${routeText(settings)} cannot be set: in its place is ${othersText(look)}, which is not ours; ${remedy}`,
  );
}

export function stopRoute(settings: RouteSettings): Outcome {
  const { presence } = lookForRoute(settings);
  if (presence.kind === 'absent') return ok();
  for (const route of presence.ours) {
    try {
      removeRoute(route, settings.family);
    } catch (error) {
      // Somebody else was quicker.
      if (error instanceof NetlinkError && error.code === 'ESRCH') continue;
      return kernelRefusal(`the kernel keeps ${routeText(settings)}`, error);
    }
  }
  const isGone = lookForRoute(settings).presence.kind === 'absent';
  return isGone ? ok() : failed(`${routeText(settings)} is still there: something adds it again`);
}

export function monitorRoute(settings: RouteSettings): Outcome {
  return outcomeOf(settings, lookForRoute(settings));
}

export function validateRoute(settings: RouteSettings): Outcome {
  const look = lookForRoute(settings);
  if (look.presence.kind !== 'absent') return ok(`${routeText(settings)} is there`);
  const other = othersText(look);
  const obstacles = [
    ...(other === '' ? [] : [`in its place is ${other}, which is not ours`]),
    ...findObstacles(settings),
  ];
  const notNow = obstacles.length === 0 ? '' : `; not now: ${obstacles.join('; ')}`;
  return ok(`${routeText(settings)} would be set${notNow}`);
}

/** The kernel's multicast groups: interfaces; addresses and routes of both families. */
const changes = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

/** Waits until a change of this host's interfaces, addresses or routes leaves this one not well. */
export async function watchRoute(settings: RouteSettings, { signal }: OperationContext): Promise<Outcome> {
  // Before the first look, so that no change falls between.
  const socket = openNetlinkSocket('route', changes);
  try {
    const first = monitorRoute(settings);
    if (first.code !== 'ok') return first;
    while (await whenReadable(socket.fd, signal)) {
      // What has changed is not read: a look shows it.
      socket.drain();
      const { code, reason } = monitorRoute(settings);
      if (code !== 'ok') return failed(reason);
    }
    return ok();
  } finally {
    socket.close();
  }
}

function outcomeOf(settings: RouteSettings, look: RouteLook): Outcome {
  const { presence } = look;
  switch (presence.kind) {
    case 'good':
      return ok();
    case 'bad':
      return failed(presence.reason);
    case 'absent': {
      const other = othersText(look);
      return notRunning(`${routeText(settings)} is not there${other === '' ? '' : `; in its place is ${other}`}`);
    }
  }
}
