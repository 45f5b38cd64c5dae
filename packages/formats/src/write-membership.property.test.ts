import type { MembershipConfig } from '@understudy/crm-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddress } from './ip-address.ts';
import { canonicalMembership, readMembership } from './read-membership.ts';
import { readText } from './read-text.ts';
import { writeMembership } from './write-membership.ts';

const nodeId = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/),
  fc.constantFrom('null', 'true', 'no', 'e1'),
);
const cluster = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  fc.constantFrom('123', '0x1', '1e3', '-', 'true', 'null'),
);
const port = fc.integer({ min: 1, max: 65_535 });

/** All different, and the families of a link the same on both nodes. */
function linksOf(node: number, families: readonly (4 | 6)[]): string[] {
  return families.map((family, link) => (family === 4 ? `10.${link}.0.${node}` : `fd00:${link}::${node}`));
}

const timings = fc
  .record({
    keepalive: fc.integer({ min: 10, max: 5_000 }),
    more: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ keepalive, more: [warn = 1, dead = 1, init = 1, respawn = 1, hung = 1, stop = 1] }) => ({
    keepaliveMs: keepalive,
    warntimeMs: keepalive + warn,
    deadtimeMs: 2 * keepalive + warn + dead,
    initdeadMs: 2 * keepalive + warn + dead + init,
    respawnLimitMs: respawn,
    hungMs: hung,
    selfStopLimitMs: stop,
  }));

const times = fc
  .record({ timeoutMs: fc.integer({ min: 10, max: 9_000 }), more: fc.nat(9_000) })
  .map(({ timeoutMs, more }) => ({ leaseMs: 3 * timeoutMs + more, timeoutMs }));
const third = fc.oneof(
  fc.ipV4().map((text) => text.replace(/^10\./, '11.')),
  fc.constant('fd01::9'),
);
const orNone = <T>(what: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(what, { nil: null });

const tieBreakers = fc.record({
  witness: orNone(fc.tuple(fc.record({ address: third, port }), times).map(([place, time]) => ({ ...place, ...time }))),
  disk: orNone(fc.tuple(fc.stringMatching(/^\/[ -~]{1,30}$/), times).map(([device, time]) => ({ device, ...time }))),
  ping: orNone(
    fc.record({
      targets: fc.array(third, { minLength: 1, maxLength: 3 }),
      timeoutMs: fc.integer({ min: 10, max: 9_000 }),
    }),
  ),
  fencing: fc.boolean(),
});

const config: fc.Arbitrary<MembershipConfig> = fc
  .record({
    cluster,
    ids: fc.uniqueArray(nodeId, { minLength: 1, maxLength: 2 }),
    families: fc.array(fc.constantFrom(4 as const, 6 as const), { minLength: 1, maxLength: 4 }),
    timings,
    tieBreakers,
    waitForAllMs: fc.constantFrom(null, Infinity, 600_000),
    selfFence: fc.constantFrom('reboot' as const, 'watchdog' as const, 'none' as const),
    sharedLink: fc.boolean(),
    beatPort: port,
    messagePort: port,
  })
  .map(({ ids, families, sharedLink, ...rest }) => ({
    ...rest,
    beatsTo:
      families.includes(4) && sharedLink
        ? families.map((family, link) => (family === 4 ? `239.7.1.${link}` : null))
        : [],
    nodes: ids.sort((a, b) => (a < b ? -1 : 1)).map((id, index) => ({ id, links: linksOf(index + 1, families) })),
  }));

test('a file that is written is read back as what it was', () => {
  fc.assert(
    fc.property(config, (original) => {
      const { config: read, problems, canonical } = readMembership({ text: writeMembership(original), name: 'm' });
      expect(problems).toEqual([]);
      expect(read).toEqual(original);
      expect(canonical).toBe(canonicalMembership(original));
    }),
    { numRuns: 500, seed: 11 },
  );
});

test('whatever the text, it is read or there is a problem with its place', () => {
  const characters = fc.constantFrom(...'ab: -[]{}&*!|>\'"%#,?\n\t\\0~<é\u0000\uFEFF');
  const text = fc.oneof(fc.string({ unit: characters, maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }));
  fc.assert(
    fc.property(text, fc.array(fc.oneof(fc.nat(3), fc.constantFrom('a', 'b'))), (source, path) => {
      const { data, problems, locate } = readText(source);
      if (data === undefined) expect(problems.length).toBeGreaterThan(0);
      const places = [...problems, locate({ code: 'unknown-property', path }), locate({ code: 'wrong-type', path })];
      for (const { line = 0, column = 0 } of places) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
      }
    }),
    { numRuns: 3_000, seed: 11 },
  );
});

test('the canonical form of an address is an address, and its own canonical form', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const canonical = parseAddress(text)?.canonical ?? '';
      expect(parseAddress(canonical)?.canonical).toBe(canonical);
    }),
    { seed: 11 },
  );
});
