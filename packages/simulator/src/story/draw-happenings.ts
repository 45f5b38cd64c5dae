import type { DefinitionDocument, MemberEffect } from '@understudy/crm-core';
import type { Random } from '../base/random.ts';
import { canMeet, waysOf } from './fault.ts';
import type { AgentMode, ClusterSketch, Happening, Wish } from './story.ts';

/** What happens to a cluster: at least ten things until it is healed, singly, and several close together. */
export function drawHappenings(random: Random, scene: Scene): Happening[] {
  const { untilMs } = scene;
  const happenings: Happening[] = [];
  const count = random.integer(12, 30);
  for (let atMs = random.integer(10_000, 60_000); atMs < untilMs && happenings.length < count;) {
    const burst = random.chance(40) ? random.integer(2, 4) : 1;
    for (let each = 0; each < burst; each += 1) {
      const offsetMs = each === 0 ? 0 : random.spread(1, 20_000);
      happenings.push(drawHappening(random, scene, atMs + offsetMs));
    }
    atMs += random.integer(10_000, Math.floor((2 * untilMs * 1.6) / count));
  }
  while (happenings.length < leastCount) {
    happenings.push(drawHappening(random, scene, random.integer(10_000, untilMs)));
  }
  return happenings.filter(({ atMs }) => atMs < untilMs).sort((a, b) => a.atMs - b.atMs);
}

export interface Scene {
  readonly cluster: ClusterSketch;
  readonly definition: DefinitionDocument;
  readonly untilMs: number;
}

const leastCount = 10;

/** Broken sessions come in rounds of their own, and so does what concerns watches. */
type Kind = Exclude<Happening['kind'], 'breakSession' | 'watch'>;

const weights: readonly (readonly [number, Kind])[] = [
  [10, 'cutPower'],
  [8, 'killDaemon'],
  [3, 'killGuardian'],
  [6, 'freezeHost'],
  [3, 'freezeDaemon'],
  [2, 'freezeGuardian'],
  [5, 'leave'],
  [10, 'cutLink'],
  [5, 'isolate'],
  [2, 'cutWay'],
  [2, 'killWitness'],
  [2, 'fenceDevice'],
  [3, 'flapLink'],
  [5, 'badLink'],
  [3, 'jumpClock'],
  [3, 'slowDisk'],
  [2, 'fullDisk'],
  [14, 'agent'],
  [6, 'loseResource'],
  [17, 'ask'],
];

function drawHappening(random: Random, scene: Scene, atMs: number): Happening {
  const { cluster } = scene;
  const kind = random.weighted(weights.filter(([, each]) => canMeet(cluster, each))) ?? 'ask';
  const node = random.pickFrom(cluster.nodes) ?? '';
  const base = { atMs, forMs: random.spread(20, 60_000), node };
  switch (kind) {
    case 'cutPower':
      return { ...base, kind, forMs: random.integer(1_000, 90_000), when: drawMoment(random) };
    case 'killDaemon':
      return { ...base, kind, when: drawMoment(random) };
    case 'freezeHost':
      return { ...base, kind, clockStops: random.chance(25) };
    case 'killGuardian':
    case 'freezeDaemon':
    case 'freezeGuardian':
    case 'leave':
    case 'isolate':
    case 'fullDisk':
      return { ...base, kind };
    case 'cutWay':
      return {
        ...base,
        kind,
        way: random.pickFrom(waysOf(cluster.tieBreakers)) ?? 'gateway',
        node: random.chance(30) ? null : node,
      };
    case 'fenceDevice':
      return { atMs, forMs: random.spread(2_000, 120_000), kind, mode: random.pick(['slow', 'fail', 'lie'] as const) };
    case 'killWitness':
      return { atMs, forMs: base.forMs, kind, losesFile: random.chance(20) };
    case 'jumpClock':
      return { ...base, kind, byMs: random.integer(-3_600_000, 3_600_000) };
    case 'slowDisk':
      return { ...base, kind, writeMs: random.spread(50, 10_000) };
    case 'loseResource':
      return { atMs, forMs: 0, kind, resource: drawResource(random, scene) };
    case 'agent':
      return drawAgentTrouble(random, scene, base);
    case 'ask':
      return { ...base, kind, wish: drawWish(random, scene) };
    default:
      return drawLinkTrouble(random, scene, { kind, atMs, forMs: base.forMs });
  }
}

/** Half of them at once; the others in the middle of something. */
function drawMoment(random: Random): MemberEffect['kind'] | null {
  return (
    random.weighted([
      [8, null],
      [2, 'persist'],
      [2, 'answer'],
      [1, 'send'],
      [2, 'runOperation'],
      [1, 'ledger'],
    ] as const) ?? null
  );
}

function drawLinkTrouble(
  random: Random,
  { cluster }: Scene,
  { kind, atMs, forMs }: { kind: 'cutLink' | 'flapLink' | 'badLink'; atMs: number; forMs: number },
): Happening {
  const link = random.chance(50) ? null : random.integer(0, cluster.links - 1);
  const base = { atMs, forMs, link };
  switch (kind) {
    case 'cutLink':
      return { ...base, kind, from: random.chance(35) ? (random.pickFrom(cluster.nodes) ?? null) : null };
    case 'flapLink':
      return { ...base, kind, everyMs: random.spread(50, 5_000) };
    case 'badLink':
      return {
        ...base,
        kind,
        lossPercent: random.pick([0, 5, 20, 50]),
        delayMs: random.pick([0, 5, 50, 400]),
        jitterMs: random.pick([0, 5, 50, 200]),
        doublePercent: random.pick([0, 0, 10, 50]),
      };
  }
}

function drawAgentTrouble(
  random: Random,
  scene: Scene,
  base: { readonly atMs: number; readonly forMs: number; readonly node: string },
): Happening {
  const action = random.pick(['start', 'stop', 'monitor', 'promote', 'demote'] as const);
  const modes: readonly (readonly [number, AgentMode])[] = [
    [3, 'slow'],
    [3, 'hang'],
    [4, 'fail'],
    [action === 'monitor' ? 4 : 0, 'inconclusive'],
    [action === 'stop' || action === 'demote' ? 1 : 0, 'lie'],
  ];
  const mode = random.weighted(modes) ?? 'fail';
  const forMs = random.spread(2_000, 120_000);
  return { ...base, kind: 'agent', forMs, resource: drawResource(random, scene), action, mode };
}

function drawResource(random: Random, { definition }: Scene): string {
  return random.pickFrom(Object.keys(definition.resources)) ?? '';
}

export function drawWish(random: Random, scene: Scene): Wish {
  const node = random.pickFrom(scene.cluster.nodes) ?? '';
  const resource = drawResource(random, scene);
  const kind =
    random.weighted([
      [3, 'standby'],
      [3, 'online'],
      [2, 'stop'],
      [3, 'start'],
      [2, 'restart'],
      [2, 'cleanup'],
      [4, 'move'],
      [4, 'apply'],
    ] as const) ?? 'start';
  switch (kind) {
    case 'standby':
    case 'online':
      return { kind, node };
    case 'move':
      return { kind, resource, node: random.chance(60) ? node : null };
    case 'apply':
      return { kind, without: random.chance(50) ? [resource] : [], size: random.integer(1, 3) };
    default:
      return { kind, resource };
  }
}
