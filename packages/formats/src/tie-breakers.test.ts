import { describe, expect, test } from 'vitest';
import { formatProblems } from './format-problems.ts';
import { readMembership, type MembershipReading } from './read-membership.ts';

function read(extra: string): MembershipReading {
  const nodes = 'nodes:\n  a: { links: [10.0.0.1, 10.1.0.1] }\n  b: { links: [10.0.0.2, 10.1.0.2] }';
  return readMembership({ text: `version: 1\ncluster: stage\n${nodes}\nengine: heartbeat\n${extra}\n`, name: 'm' });
}

function problems(extra: string): string[] {
  return formatProblems(read(extra).problems, { name: 'm' });
}

test('without any, nothing decides', () => {
  expect(read('').config).toMatchObject({
    tieBreakers: { witness: null, disk: null, ping: null, fencing: false },
    waitForAllMs: null,
    selfFence: 'reboot',
    timings: { selfStopLimitMs: 5_000 },
  });
});

test('all of them, with defaults', () => {
  const extra = `tieBreakers:
  witness: { address: 10.0.3.9 }
  disk: { device: /dev/sdb, timeout: 1s }
  ping: { targets: [10.0.0.254] }
  fencing: true
waitForAll: 10min
selfFence: watchdog
timings: { selfStopLimit: 2s }`;
  expect(read(extra)).toMatchObject({
    problems: [],
    warnings: [],
    config: {
      tieBreakers: {
        witness: { address: '10.0.3.9', port: 5408, leaseMs: 5_000, timeoutMs: 500 },
        disk: { device: '/dev/sdb', leaseMs: 15_000, timeoutMs: 1_000 },
        ping: { targets: ['10.0.0.254'], timeoutMs: 500 },
        fencing: true,
      },
      waitForAllMs: 600_000,
      selfFence: 'watchdog',
      timings: { selfStopLimitMs: 2_000 },
    },
  });
  expect(read('waitForAll: forever').config?.waitForAllMs).toBe(Infinity);
});

describe('problems', () => {
  const breakers = (text: string): string => `tieBreakers: { ${text} }`;

  test.each<[string, string, string[]]>([
    [
      'a witness that is a name',
      breakers('witness: { address: witness.example }'),
      [
        "m:7:36: 'witness.example' is neither an IPv4 nor an IPv6 address (tieBreakers.witness.address); write the address itself, without prefix or host name",
      ],
    ],
    [
      'a witness on a node',
      breakers('witness: { address: 10.1.0.2 }'),
      [
        "m:7:36: '10.1.0.2' is an address of 'b' (tieBreakers.witness.address); a tie-breaker is a third place, that neither node takes down with it",
      ],
    ],
    [
      'a witness that is nowhere',
      breakers('witness: { port: 5408 }'),
      ["m:7:16: 'address' is missing (tieBreakers.witness); add 'address'"],
    ],
    [
      'a lease that ends before it can be had anew',
      breakers('witness: { address: 10.0.3.9, lease: 1s, timeout: 400ms }'),
      ['m:7:53: lease must be at least three times timeout (tieBreakers.witness.lease); now: lease 1s, timeout 400ms'],
    ],
    [
      'no time to answer',
      breakers('ping: { targets: [10.0.0.254], timeout: 5ms }'),
      ["m:7:56: timeout of '5ms' is too short (tieBreakers.ping.timeout); at least 10ms"],
    ],
    [
      'targets that are none',
      breakers('ping: { targets: [10.0.0.1, gateway] }'),
      [
        "m:7:34: '10.0.0.1' is an address of 'a' (tieBreakers.ping.targets[0]); a tie-breaker is a third place, that neither node takes down with it",
        "m:7:44: 'gateway' is neither an IPv4 nor an IPv6 address (tieBreakers.ping.targets[1]); write the address itself, without prefix or host name",
      ],
    ],
    [
      'a device that is no path',
      breakers('disk: { device: sdb }'),
      [
        "m:7:32: 'sdb' is not the path of a device (tieBreakers.disk.device); a name that stays the same on both hosts, such as one below /dev/disk/by-id",
      ],
    ],
    [
      'a wait that is none',
      'waitForAll: 100ms',
      ['m:7:13: waitForAll must be at least deadtime (waitForAll); now: waitForAll 100ms, deadtime 300ms'],
    ],
    [
      'words that are not known',
      'waitForAll: ever\nselfFence: kexec',
      [
        "m:7:13: 'ever' is not a duration (waitForAll); write it with its unit, such as '250ms', '10s', '10min' or '1h'",
        "m:8:12: unknown value 'kexec' (selfFence); allowed: reboot, watchdog, none",
      ],
    ],
    [
      'no time to stop',
      'timings: { selfStopLimit: 0s }',
      ["m:7:27: selfStopLimit of '0s' is too short (timings.selfStopLimit); at least 1ms"],
    ],
  ])('%s', (_title, extra, expected) => {
    expect(problems(extra)).toEqual(expected);
  });
});

describe('warnings', () => {
  const codes = (extra: string): string[] => read(extra).warnings.map(({ code }) => code);
  const ping = 'ping: { targets: [10.0.0.254] }';

  test('a ping alone proves nothing', () => {
    expect(codes(`tieBreakers: { ${ping} }`)).toEqual(['ping-is-a-hint']);
    expect(codes(`tieBreakers: { ${ping}, fencing: true }`)).toEqual([]);
    expect(codes(`tieBreakers: { ${ping}, witness: { address: 10.0.3.9 } }`)).toEqual([]);
  });

  test('a host that is not ended', () => {
    expect(codes('tieBreakers: { witness: { address: 10.0.3.9 } }\nselfFence: none')).toEqual(['no-self-fence']);
    expect(codes('selfFence: none')).toEqual([]);
  });
});
