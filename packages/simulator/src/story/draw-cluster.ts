import type { Random } from '../base/random.ts';
import type { TieBreakers } from '@understudy/crm-core';
import type { ClusterSketch } from './story.ts';

/** Hosts, cables, clocks and disks, as they are found. */
export function drawCluster(random: Random): ClusterSketch {
  const keepaliveMs =
    random.weighted([
      [1, 50],
      [1, 100],
      [3, 250],
      [5, 500],
      [4, 1_000],
    ]) ?? 500;
  const deadtimeMs = keepaliveMs * random.integer(3, 8);
  const nodes = ['a', 'b'];
  return {
    nodes,
    links:
      random.weighted([
        [3, 1],
        [4, 2],
        [1, 3],
      ]) ?? 1,
    timings: {
      keepaliveMs,
      warntimeMs: Math.floor(deadtimeMs * 0.6),
      deadtimeMs,
      initdeadMs: Math.max(deadtimeMs, random.pick([2_000, 5_000, 10_000])),
      respawnLimitMs: random.pick([5_000, 10_000]),
      hungMs: random.pick([2_000, 5_000]),
      selfStopLimitMs: random.pick([2_000, 5_000, 10_000]),
    },
    linkDelayMs: random.pick([0.1, 0.5, 2, 10]),
    driftPpm: nodes.map(() => random.integer(-200, 200)),
    diskMs: random.pick([0.5, 3, 10, 40]),
    paceMs: random.pick([10, 100, 500, 1_500]),
    tieBreakers: drawTieBreakers(random),
    serviceRestarts: random.chance(50),
  };
}

/** None, every one, every one, and some together. */
function drawTieBreakers(random: Random): TieBreakers {
  const leaseMs = random.pick([2_000, 5_000, 15_000]);
  const witness = { address: '10.0.9.9', port: 5408, leaseMs, timeoutMs: random.pick([200, 400, 650]) };
  const disk = { device: '/dev/shared', leaseMs, timeoutMs: random.pick([400, 650]) };
  const ping = { targets: ['10.0.9.1'], timeoutMs: random.pick([200, 500]) };
  const none: TieBreakers = { witness: null, disk: null, ping: null, fencing: false };
  return (
    random.weighted<TieBreakers>([
      [5, none],
      [5, { ...none, fencing: true }],
      [1, { ...none, witness, fencing: true }],
      [6, { ...none, witness }],
      [2, { ...none, disk }],
      [1, { ...none, ping }],
      [2, { ...none, ping, witness }],
      [1, { ...none, witness, disk }],
    ]) ?? none
  );
}
