/** A daemon that is killed at any moment of `crm apply` leaves the old definition or the new one, whole. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyAtOnce } from '../cluster/ask-daemon.ts';
import { isSettled, type Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { noteFigure } from '../lab/figure.ts';
import { tagged, tagKnownTo, tagsOnDisk } from './tagged-definition.ts';
import { startWebCluster } from './web-cluster.ts';

/** A guardian gives a daemon up that dies six times in a minute. */
const killsOfEach = 5;
/** An apply takes about as long, on a machine that has nothing else to do. */
const longestApplyMs = 40;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startWebCluster();
});
afterAll(async () => cluster?.lab.close());

/** Kills a daemon while the change is on its way. Gives by whom it is held, as acknowledged; nobody if it was not. */
async function applyAndKill(asked: Member, victim: Member, tag: string): Promise<readonly string[]> {
  const answer = applyAtOnce(asked.host, tagged(tag)).then(
    ({ heldBy }) => heldBy,
    () => [],
  );
  await delay(Math.random() * longestApplyMs);
  victim.kill('daemon');
  return answer;
}

it('is the old one or the new one everywhere, and the new one if that was acknowledged', async () => {
  const [a, b] = [cluster.member('a'), cluster.member('b')];
  let held: unknown = undefined;
  let acknowledged = 0;
  for (let round = 0; round < 2 * killsOfEach; round += 1) {
    const [asked, victim] = [round % 4 < 2 ? a : b, round % 2 === 0 ? a : b];
    const tag = `change ${round}`;
    const heldBy = await applyAndKill(asked, victim, tag);
    for (const [index, found] of (await tagsOnDisk(cluster)).entries()) {
      const isHolder = heldBy.includes(cluster.members[index]?.name ?? '');
      expect(isHolder ? [tag] : [held, tag]).toContain(found);
    }
    await cluster.untilTogether();
    for (const member of [a, b]) await member.until('all runs', isSettled);
    const before = held;
    held = await tagKnownTo(a);
    expect(heldBy.length > 0 ? [tag] : [before, tag]).toContain(held);
    expect([await tagKnownTo(b), ...(await tagsOnDisk(cluster))]).toEqual([held, held, held]);
    if (heldBy.length > 0) acknowledged += 1;
  }
  noteFigure('daemons killed during an apply', 2 * killsOfEach);
  noteFigure('changes of them that were acknowledged', acknowledged);
}, 240_000);
