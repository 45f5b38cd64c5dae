import { defaultPorts, defaultTimings, type MembershipConfig } from '@understudy/crm-core';
import { expect, test } from 'vitest';
import { writeMembership } from './write-membership.ts';

const config: MembershipConfig = {
  cluster: 'stage',
  nodes: [
    { id: 'a', links: ['10.0.0.1', 'fd00::1'] },
    { id: 'b', links: ['10.0.0.2', 'fd00::2'] },
  ],
  timings: defaultTimings,
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
