import { describe, expect, test } from 'vitest';
import { formatProblems } from './format-problems.ts';
import { readMembership, type MembershipReading } from './read-membership.ts';

const text = `version: 1
cluster: stage
nodes:
  b: { links: [10.0.0.2, "fd00::2"] }
  a: { links: [10.0.0.1, "fd00::1"] }
engine: heartbeat
timings: { deadtime: 500ms }
messagePort: 7000
`;

function read(source: string): MembershipReading {
  return readMembership({ text: source, name: 'membership.yaml' });
}

function problems(source: string): string[] {
  const { config, problems: found, canonical } = read(source);
  expect(config).toBeNull();
  expect(canonical).toBe('');
  return formatProblems(found, { name: 'm' });
}

test('a sound file gives a configuration, with defaults', () => {
  expect(read(text)).toMatchObject({
    config: {
      cluster: 'stage',
      nodes: [
        { id: 'a', links: ['10.0.0.1', 'fd00::1'] },
        { id: 'b', links: ['10.0.0.2', 'fd00::2'] },
      ],
      timings: {
        keepaliveMs: 100,
        warntimeMs: 200,
        deadtimeMs: 500,
        initdeadMs: 10_000,
        respawnLimitMs: 5_000,
        hungMs: 5_000,
      },
      beatPort: 5405,
      messagePort: 7000,
    },
    problems: [],
    warnings: [],
  });
});

describe('what members compare', () => {
  const { canonical } = read(text);

  test.each<[string, string]>([
    ['comments', `# ours\n${text}`],
    ['the order of nodes', text.replace(/( {2}b:.*\n)( {2}a:.*\n)/, '$2$1')],
    ['defaults written out', `${text}beatPort: 5405\n`],
    ['the form of a duration', text.replace('500ms', '0.5s')],
    ['the form of an address', text.replace('fd00::1', 'FD00:0::0001')],
    ['YAML or JSON', JSON.stringify({ ...asJson(), timings: { deadtime: '500ms' }, messagePort: 7000 })],
  ])('is the same with another %s', (_title, other) => {
    expect(other).not.toBe(text);
    expect(read(other).canonical).toBe(canonical);
  });

  test.each<[string, string]>([
    ['cluster', text.replace('stage', 'other')],
    ['address', text.replace('10.0.0.2', '10.0.0.3')],
    ['order of links', text.replace(/\[(.*), (.*)\]/g, '[$2, $1]')],
    ['timing', text.replace('500ms', '501ms')],
    ['port', text.replace('7000', '7001')],
    ['node', text.replace('  b:', '  c:')],
    ['witness', `${text}tieBreakers: { witness: { address: 10.9.0.9 } }\n`],
    ['wait', `${text}waitForAll: forever\n`],
    ['way to end a host', `${text}selfFence: watchdog\n`],
    ['limit of giving up', text.replace('deadtime:', 'selfStopLimit: 4s, deadtime:')],
  ])('differs with another %s', (_title, other) => {
    expect(read(other).problems).toEqual([]);
    expect(read(other).canonical).not.toBe(canonical);
  });

  function asJson(): object {
    const nodes = { a: { links: ['10.0.0.1', 'fd00::1'] }, b: { links: ['10.0.0.2', 'fd00::2'] } };
    return { version: 1, cluster: 'stage', nodes, engine: 'heartbeat' };
  }
});

test('beats can go to all, link by link', () => {
  expect(read(text).config?.beatsTo).toEqual([]);
  expect(read(`${text}beatsTo: [unicast, unicast]\n`).config?.beatsTo).toEqual([]);
  const { config, canonical } = read(`${text}beatsTo: [10.0.0.255, "ff02::1%eth1"]\n`);
  expect(config?.beatsTo).toEqual(['10.0.0.255', 'ff02::1%eth1']);
  expect(canonical).not.toBe(read(text).canonical);
});

describe('problems', () => {
  test.each<[string, string, string]>([
    ['too few', '[10.0.0.255]', 'beatsTo names 1 (beatsTo); one for each of 2 links'],
    ['no address', '[all, unicast]', "'all' is neither 'unicast' nor an address"],
    ['another family', '[unicast, 239.1.1.1]', "'239.1.1.1' is IPv4, but the link is IPv6"],
  ])('of where beats go: %s', (_title, targets, message) => {
    expect(problems(`${text}beatsTo: ${targets}\n`)).toEqual([expect.stringContaining(message)]);
  });

  test('of where beats go: one group for two links', () => {
    const v4 = text.replace('fd00::1', '10.1.0.1').replace('fd00::2', '10.1.0.2');
    const [problem] = problems(`${v4}beatsTo: [239.1.1.1, 239.1.1.1]\n`);
    expect(problem).toContain("'239.1.1.1' is that of link 0 already");
  });

  const withNodes = (b: string): string => text.replace(/ {2}b:.*/, `  b: { links: ${b} }`);
  const withTimings = (timings: string): string => text.replace(/timings:.*/, `timings: ${timings}`);

  test.each<[string, string, string[]]>([
    ['not YAML', 'a: [', ['m:1:5: flow sequence in block collection must be sufficiently indented and end with a ]']],
    [
      'links of another number',
      withNodes('[10.0.0.2]'),
      ["m:5:15: 'a' has 2 links, 'b' has 1 link (nodes.a.links); give every node one address a link"],
    ],
    [
      'no address',
      withNodes('[10.0.0.2/24, "fd00::2"]'),
      [
        "m:4:16: '10.0.0.2/24' is neither an IPv4 nor an IPv6 address (nodes.b.links[0]); write the address itself, without prefix or host name",
      ],
    ],
    [
      'an address twice, written in two ways',
      withNodes('[10.0.0.2, "fd00:0::1"]'),
      [
        "m:5:26: 'fd00::1' is link 1 of 'b' already (nodes.a.links[1]); every link of every node has an address of its own",
      ],
    ],
    [
      'two families on a link',
      withNodes('["fd01::2", "fd00::2"]'),
      ["m:5:16: '10.0.0.1' is IPv4, but link 0 of the first node is IPv6 (nodes.a.links[0]); use one family on a link"],
    ],
    [
      'timings that contradict each other',
      withTimings('{ keepalive: 300ms, warntime: 300ms, deadtime: 250ms, initdead: 200ms }'),
      [
        'warntime must be longer than keepalive',
        'deadtime must be at least twice keepalive',
        'deadtime must be longer than warntime',
        'initdead must be at least deadtime',
      ].map(
        (message, index) =>
          `m:7:${[40, 57, 57, 74][index]}: ${message} (timings.${message.split(' ')[0]}); now: keepalive 300ms, warntime 300ms, deadtime 250ms, initdead 200ms`,
      ),
    ],
    [
      'a contradiction to a default',
      withTimings('{ deadtime: 150ms }'),
      [
        'm:7:22: deadtime must be at least twice keepalive (timings.deadtime); now: keepalive 100ms, warntime 200ms, deadtime 150ms, initdead 10s',
        'm:7:22: deadtime must be longer than warntime (timings.deadtime); now: keepalive 100ms, warntime 200ms, deadtime 150ms, initdead 10s',
      ],
    ],
    [
      'a timing that cannot be read is compared with nothing',
      withTimings('{ keepalive: 20, warntime: 50ms }'),
      ["m:7:23: 20 has no unit (timings.keepalive); write '20s' for seconds, '20ms' for milliseconds"],
    ],
    [
      'beats too close',
      withTimings('{ keepalive: 5ms }'),
      ["m:7:23: keepalive of '5ms' is too short (timings.keepalive); at least 10ms"],
    ],
    [
      'limits of nothing',
      withTimings('{ respawnLimit: 0s, hung: 0ms }'),
      [
        "m:7:26: respawnLimit of '0s' is too short (timings.respawnLimit); at least 1ms",
        "m:7:36: hung of '0ms' is too short (timings.hung); at least 1ms",
      ],
    ],
    [
      'everything at once',
      `version: 2
cluster: a b
nodes:
  a: { links: [10.0.0.1] }
  b: { links: [10.0.0.1], link: 3 }
engine: corosync
timings: { keepalive: 900 }
beatPort: 99999
`,
      [
        'm:1:10: version 2 of this document is not known (version); this release reads version 1',
        "m:2:10: 'a b' is not a valid name (cluster); letters, digits, _ and -, at most 64",
        "m:5:16: '10.0.0.1' is link 0 of 'a' already (nodes.b.links[0]); every link of every node has an address of its own",
        "m:5:27: unknown property 'link' (nodes.b.link); did you mean 'links'?",
        "m:6:9: unknown value 'corosync' (engine); allowed: heartbeat",
        "m:7:23: 900 has no unit (timings.keepalive); write '900s' for seconds, '900ms' for milliseconds",
        'm:8:11: 99999 is too large (beatPort); at most 65535',
      ],
    ],
    [
      'three nodes',
      text.replace('  b:', '  c: { links: [10.0.0.3, "fd00::3"] }\n  b:'),
      ['m:3:1: there is too much of it (nodes); at most 2'],
    ],
  ])('%s', (_title, source, expected) => {
    expect(problems(source)).toEqual(expected);
  });

  test('a key twice', () => {
    expect(problems(`${text}cluster: other\n`)).toEqual([
      "m:9:1: the key 'cluster' is there already; remove one, or rename it",
    ]);
  });
});

describe('warnings', () => {
  const codes = (source: string): string[] => read(source).warnings.map(({ code }) => code);

  test('one link', () => {
    expect(codes(text.replaceAll(/, "fd00::\d"/g, ''))).toEqual(['one-link-only']);
  });

  test('one node', () => {
    expect(codes(text.replace(/ {2}b:.*\n/, '').replace(', "fd00::1"', ''))).toEqual(['one-node-only']);
  });
});
