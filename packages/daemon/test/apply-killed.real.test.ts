/**
 * Daemons that are killed at random moments of a change: the one that was asked, the other one, both at once.
 * What is left is the old definition or the new one, whole, the same on both, and the new one if it was acknowledged.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { waitUntil } from '@understudy/agent-kit';
import { defaultOwnership, defaultTimings } from '@understudy/crm-core';
import type { MembershipConfig } from '@understudy/crm-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BareHost } from './bare-host.ts';

/** So many of them fit into a run of all tests; more with $UNDERSTUDY_KILLS. */
const kills = Number(process.env['UNDERSTUDY_KILLS'] ?? 40);

const directory = mkdtempSync(join(tmpdir(), 'understudy-killed-'));
let hosts: readonly BareHost[] = [];

beforeAll(async () => {
  const membership: MembershipConfig = {
    cluster: 'stage',
    nodes: [
      { id: 'a', links: ['127.78.1.1'] },
      { id: 'b', links: ['127.78.1.2'] },
    ],
    // Nobody is to be taken for lost, however busy the machine is.
    timings: { ...defaultTimings, deadtimeMs: 20_000, initdeadMs: 60_000 },
    ...defaultOwnership,
    beatPort: 5405,
    messagePort: 5406,
  };
  hosts = ['a', 'b'].map((node, index) => {
    return new BareHost({ node, membership, directory: join(directory, node) }, String(index + 1).repeat(16));
  });
  await untilTogether();
});
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()));
  rmSync(directory, { recursive: true, force: true });
});

async function untilTogether(): Promise<void> {
  for (const host of hosts) {
    const isTogether = async (): Promise<boolean> => {
      const status = await host.status().catch(() => null);
      return status?.activity === 'idle' && status.nodes.every(({ state }) => state === 'online');
    };
    const limits = { timeoutMs: 60_000, intervalMs: 5 };
    expect(await waitUntil(isTogether, limits)).toMatchObject({ kind: 'met' });
  }
}

/** Definitions that differ in one attribute. */
function tagged(tag: number): object {
  return { version: 1, resources: {}, nodes: { a: { attributes: { tag: String(tag) } } } };
}

interface Change {
  readonly tag: number;
  /** What all had before. */
  readonly old: unknown;
  /** Who was said to hold it; nobody if nothing was said. */
  readonly heldBy: readonly string[];
}

/** What the change may have left on a host, or everywhere. */
function mayBe({ tag, old }: Change, isAcknowledged: boolean): readonly unknown[] {
  return isAcknowledged ? [tagged(tag)] : [old, tagged(tag)];
}

/** Kills within `withinMs`, and waits until who was killed is back: until then its peer may not know that it was gone. */
async function applyAndKill(
  asked: BareHost,
  victims: readonly BareHost[],
  about: Pick<Change, 'tag' | 'old'>,
  withinMs: number,
): Promise<Change> {
  const answer = asked.apply(tagged(about.tag)).then(
    ({ heldBy }) => heldBy,
    () => [],
  );
  await delay(withinMs * Math.random());
  for (const victim of victims) victim.kill();
  for (const host of hosts) expect(mayBe({ ...about, heldBy: [] }, false)).toContainEqual(host.onDisk());
  await Promise.all(victims.map((victim) => victim.back));
  await untilTogether();
  // What was handed on to one that was killed is not answered any more.
  const heldBy = await Promise.race([answer, Promise.all(hosts.map((host) => host.settle())).then(() => [])]);
  return { ...about, heldBy };
}

/** What both have, on disk and in memory, when all that was begun is over. */
async function agreed(change: Change): Promise<unknown> {
  for (const host of hosts) await host.settle();
  const found = [...hosts.map((host) => host.onDisk()), ...(await Promise.all(hosts.map((host) => host.definition())))];
  const [now] = found;
  expect(mayBe(change, change.heldBy.length > 0)).toContainEqual(now);
  expect(found).toEqual(found.map(() => now));
  return now;
}

it('is the old one or the new one everywhere, and the new one if that was acknowledged', async () => {
  const [a, b] = hosts;
  if (a === undefined || b === undefined) throw new Error('there are two hosts');
  const { heldBy } = await a.apply(tagged(-1));
  let old = await agreed({ tag: -1, old: null, heldBy });
  let taken = 0;
  // Follows how long a change takes here and now, so that about half of the kills come before it is through.
  let throughMs = 20;
  for (let tag = 0; tag < kills; tag += 1) {
    const victims = [[a], [b], [a, b]][Math.floor(tag / 2) % 3] ?? [];
    const change = await applyAndKill(tag % 2 === 0 ? a : b, victims, { tag, old }, 2 * throughMs);
    const now = await agreed(change);
    const isTaken = !isDeepStrictEqual(now, old);
    throughMs *= isTaken ? 0.95 : 1.05;
    if (isTaken) taken += 1;
    old = now;
  }
  // Else the moments were not those of a change.
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(kills);
}, 300_000);
