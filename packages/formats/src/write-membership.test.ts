import { defaultPorts, defaultTimings, defaultOwnership, type MembershipConfig } from '@understudy/crm-core';
import { expect, test } from 'vitest';
import { writeMembership } from './write-membership.ts';

const config: MembershipConfig = {
  cluster: 'stage',
  nodes: [
    { id: 'a', links: ['10.0.0.1', 'fd00::1'] },
    { id: 'b', links: ['10.0.0.2', 'fd00::2'] },
  ],
  timings: defaultTimings,
  ...defaultOwnership,
  ...defaultPorts,
};

test('a file for people to go on with', () => {
  expect(writeMembership(config)).toMatchInlineSnapshot(`
    "# Who belongs to this cluster, and how its members reach each other.
    # The same on every host: members compare it, and say when it differs.

    version: 1
    cluster: stage

    # By name, as 'uname -n' says it: one address a link, in the same order everywhere.
    # A peer is lost when it is silent on all of them.
    nodes:
      a: { links: [10.0.0.1, "fd00::1"] }
      b: { links: [10.0.0.2, "fd00::2"] }

    engine: heartbeat

    # The defaults are behind a #.
    # timings:
    #   keepalive: 100ms # between two beats
    #   warntime: 200ms # a link that is silent for so long is warned of
    #   deadtime: 300ms # a peer that is silent for so long is lost
    #   initdead: 10s # how long a node that starts waits for its peer
    #   respawnLimit: 5s # how long for a daemon that starts again
    #   hung: 5s # a daemon that does nothing for so long is ended
    #   selfStopLimit: 5s # how long giving up what it owns takes

    # What decides which side goes on when the nodes lose each other. Without any, both do.
    # tieBreakers:
    #   witness: { address: 192.0.2.9 }
    # waitForAll: 10min # or forever
    # selfFence: reboot

    # UDP, for the beats; TCP, for the messages between members.
    # beatPort: 5405
    # messagePort: 5406
    "
  `);
});

test('what is not a default stands there, and one link is a risk', () => {
  const nodes = config.nodes.map(({ id, links }) => ({ id, links: links.slice(0, 1) }));
  const text = writeMembership({
    ...config,
    nodes,
    timings: { ...defaultTimings, deadtimeMs: 1_500 },
    beatPort: 7_000,
  });
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toEqual([
    'version: 1',
    'cluster: stage',
    'nodes:',
    '  a: { links: [10.0.0.1] }',
    '  b: { links: [10.0.0.2] }',
    'engine: heartbeat',
    'timings:',
    '  deadtime: 1500ms # a peer that is silent for so long is lost',
    'beatPort: 7000',
  ]);
  expect(text).toContain('# One link is a risk');
});

test('tie-breakers stand there with what is not their default', () => {
  const text = writeMembership({
    ...config,
    tieBreakers: {
      witness: { address: 'fd00::9', port: 5408, leaseMs: 3_000, timeoutMs: 500 },
      disk: { device: '/dev/disk/by-id/shared', leaseMs: 15_000, timeoutMs: 3_000 },
      ping: { targets: ['10.0.0.254', 'fd00::fe'], timeoutMs: 200 },
      fencing: true,
    },
    waitForAllMs: Infinity,
    selfFence: 'none',
  });
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.slice(6)).toEqual([
    'tieBreakers:',
    '  witness: { address: "fd00::9", lease: 3s }',
    '  disk: { device: /dev/disk/by-id/shared }',
    '  ping: { targets: [10.0.0.254, "fd00::fe"], timeout: 200ms }',
    '  fencing: true',
    'waitForAll: forever',
    'selfFence: none',
  ]);
});
