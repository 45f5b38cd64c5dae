import type { Happening } from '../story/story.ts';
import type { Setting } from './setting.ts';

/** One thing that goes wrong, at a moment that is still open. */
export interface Fault {
  /** Unique among the faults of a cluster. */
  readonly id: string;
  /** A clause: `a loses its power for 60 s`. */
  readonly text: string;
  /** Moments count from the fault's own. `placeOf`: where a resource is active before it. */
  readonly happenings: (placeOf: (resource: string) => string) => readonly Happening[];
  /** By itself it does nothing, such as a stop that would fail: it is tried beside others only. */
  readonly isHidden: boolean;
  /** Tried with every other: what takes a whole node, all cables, or a tie-breaker. */
  readonly isGrave: boolean;
}

/** Every single fault of a cluster. `resources`: those that are to run. */
export function faultsOf({ cluster, definition }: Setting, resources: readonly string[]): readonly Fault[] {
  return [
    ...linkFaults(cluster),
    ...cluster.nodes.flatMap((node) => nodeFaults(node, cluster.timings.deadtimeMs)),
    ...breakerFaults(cluster, definition.properties?.stonithEnabled === true),
    ...resources.flatMap(resourceFaults),
  ];
}

/** A happening but for its moment, of those that a fault can be made of. */
type Deed = Happening extends infer H ? (H extends Happening ? Omit<H, 'atMs' | 'forMs'> : never) : never;

interface Words {
  readonly id: string;
  readonly text: string;
  readonly forMs: number;
  readonly isGrave?: boolean;
}

function fault({ id, text, forMs, isGrave = false }: Words, ...deeds: readonly Deed[]): Fault {
  const happenings = deeds.map((deed) => ({ ...deed, atMs: 0, forMs }));
  return { id, text, happenings: () => happenings, isHidden: false, isGrave };
}

function nodeFaults(node: string, deadtimeMs: number): readonly Fault[] {
  const blinkMs = Math.floor(deadtimeMs / 2);
  const at = (id: string, text: string, forMs: number, isGrave = false): Words => ({
    id: `${id} ${node}`,
    text,
    forMs,
    isGrave,
  });
  return [
    fault(at('power', `${node} loses its power`, lastingMs, true), { kind: 'cutPower', node, when: null }),
    fault(at('network', `${node} loses its whole network`, lastingMs, true), { kind: 'isolate', node }),
    fault(at('freeze', `${node} is frozen for 20 s`, frozenMs, true), { kind: 'freezeHost', node, clockStops: false }),
    fault(at('pause', `${node}, a virtual machine, is paused for 20 s with its clock`, frozenMs), {
      kind: 'freezeHost',
      node,
      clockStops: true,
    }),
    fault(at('blink', `${node} stands still for ${blinkMs} ms`, blinkMs), {
      kind: 'freezeHost',
      node,
      clockStops: false,
    }),
    fault(at('daemon', `the daemon of ${node} is killed`, 0), { kind: 'killDaemon', node, when: null }),
    fault(at('daemon-hangs', `the daemon of ${node} hangs`, frozenMs), { kind: 'freezeDaemon', node }),
    fault(at('guardian', `the guardian of ${node} is killed`, 5_000), { kind: 'killGuardian', node }),
    fault(at('guardian-hangs', `the guardian of ${node} hangs for 10 s`, 10_000), { kind: 'freezeGuardian', node }),
    fault(at('disk-slow', `writes to the disk of ${node} take 3 s longer`, lastingMs), {
      kind: 'slowDisk',
      node,
      writeMs: 3_000,
    }),
    fault(at('disk-full', `the disk of ${node} is full`, lastingMs), { kind: 'fullDisk', node }),
    fault(at('clock', `the clock of ${node} jumps by an hour`, 0), { kind: 'jumpClock', node, byMs: 3_600_000 }),
    fault(at('leave', `${node} is shut down in good order`, lastingMs), { kind: 'leave', node }),
  ];
}

function linkFaults({ links, nodes }: Setting['cluster']): readonly Fault[] {
  const all = links === 1 ? 'the only link' : 'every link';
  const single = Array.from({ length: links }, (_, link) =>
    fault(
      {
        id: `link ${link}`,
        text: links === 1 ? 'the only link is cut' : `link ${link} is cut`,
        forMs: lastingMs,
        isGrave: links === 1,
      },
      { kind: 'cutLink', link, from: null },
    ),
  );
  const every = fault(
    { id: 'links', text: 'every link is cut at once', forMs: lastingMs, isGrave: true },
    { kind: 'cutLink', link: null, from: null },
  );
  return [
    ...single,
    ...(links > 1 ? [every] : []),
    ...nodes.map((node) =>
      fault(
        { id: `one-way ${node}`, text: `${all} carries nothing more from ${node}`, forMs: lastingMs },
        { kind: 'cutLink', link: null, from: node },
      ),
    ),
    fault(
      { id: 'loss', text: `${all} loses 5 % of what is sent`, forMs: lastingMs },
      { kind: 'badLink', link: null, lossPercent: 5, delayMs: 1, jitterMs: 5, doublePercent: 0 },
    ),
    fault(
      { id: 'flap', text: `${all} comes and goes every 2 s`, forMs: lastingMs },
      { kind: 'flapLink', link: null, everyMs: 2_000 },
    ),
  ];
}

function breakerFaults({ tieBreakers, nodes }: Setting['cluster'], isFencing: boolean): readonly Fault[] {
  const ways = [
    ...(tieBreakers.witness === null ? [] : (['witness'] as const)),
    ...(tieBreakers.ping === null ? [] : (['gateway'] as const)),
    ...(tieBreakers.disk === null ? [] : (['disk'] as const)),
  ];
  const down = fault(
    { id: 'witness', text: 'the witness is down', forMs: lastingMs, isGrave: true },
    { kind: 'killWitness', losesFile: false },
  );
  const device = fault(
    { id: 'fencing', text: 'the fence devices fail', forMs: lastingMs, isGrave: true },
    { kind: 'fenceDevice', mode: 'fail' },
  );
  return [
    ...(tieBreakers.witness === null ? [] : [down]),
    ...ways.flatMap((way) => [
      ...(way === 'witness'
        ? []
        : [
            fault(
              { id: way, text: `nobody reaches the ${wayNames[way]}`, forMs: lastingMs, isGrave: true },
              { kind: 'cutWay', way, node: null },
            ),
          ]),
      ...nodes.map((node) =>
        fault(
          { id: `${way} ${node}`, text: `${node} cannot reach the ${wayNames[way]}`, forMs: lastingMs },
          { kind: 'cutWay', way, node },
        ),
      ),
    ]),
    ...(isFencing ? [device] : []),
  ];
}

const wayNames = { witness: 'witness', gateway: 'gateway', disk: 'shared disk' } as const;

function resourceFaults(resource: string): readonly Fault[] {
  const base = { atMs: 0, forMs: lastingMs, resource, kind: 'agent' } as const;
  const lost: Happening = { atMs: 100, forMs: 0, kind: 'loseResource', resource };
  const about = { isHidden: false, isGrave: false };
  return [
    { ...about, id: `dies ${resource}`, text: `${resource} dies`, happenings: () => [{ ...lost, atMs: 0 }] },
    {
      ...about,
      id: `monitor ${resource}`,
      text: `${resource} fails its monitors where it is`,
      happenings: (placeOf) => [{ ...base, node: placeOf(resource), action: 'monitor', mode: 'fail' }],
    },
    {
      ...about,
      id: `start ${resource}`,
      text: `${resource} dies, and cannot be started where it was`,
      happenings: (placeOf) => [
        { ...base, forMs: longMs, node: placeOf(resource), action: 'start', mode: 'fail' },
        { ...base, forMs: longMs, node: placeOf(resource), action: 'promote', mode: 'fail' },
        lost,
      ],
    },
    {
      ...about,
      isHidden: true,
      id: `stop ${resource}`,
      text: `${resource} does not stop where it is`,
      happenings: (placeOf) => [{ ...base, node: placeOf(resource), action: 'stop', mode: 'hang' }],
    },
  ];
}

const lastingMs = 60_000;
const longMs = 300_000;
const frozenMs = 20_000;
