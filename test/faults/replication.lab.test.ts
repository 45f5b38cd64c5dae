/**
 * A database on both hosts, written to all the time, and the power of the active host is cut: what was acknowledged is
 * there, or in the file that says what is lost; and the host comes back as a replica, without a person.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eachWaits, startShop, type Shop } from './shop.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';
import { noteFigure } from '../lab/figure.ts';
import { monotonicMs } from '../lab/clock.ts';

const missing = missingPrerequisites(['root', 'mariadbd']);

let shop: Shop;
afterEach(async () => shop?.cluster.lab.close());
beforeEach(({ skip }) => {
  if (missing.length > 0) skip(missing.join(' '));
});

/** Rows before the cut: enough for both servers to be in their stride. */
const before = 100;

/** Cuts the power of `a` under load. @returns the rows that were acknowledged, and those of them that are not on `b` */
async function losePower() {
  await using writer = shop.write();
  await shop.untilWritten(writer, before);
  const { atMs } = await shop.a.host.cutPower();
  const { startedMs } = await writer.back(atMs);
  await shop.untilWritten(writer, writer.acknowledged.length + 10);
  await writer.stop();
  noteFigure('no row acknowledged, ms', Math.round(writer.outage(atMs)?.outageMs ?? startedMs - atMs));
  const there = new Set(await shop.rows(shop.b));
  return { acknowledged: writer.acknowledged, lost: writer.acknowledged.filter((row) => !there.has(row)) };
}

/** It is a replica that has all, the row among it that is written now. */
async function comesBack(): Promise<void> {
  await shop.a.host.powerOn();
  shop.a.startDaemon();
  await shop.cluster.untilTogether();
  const fromMs = monotonicMs();
  await shop.insert(shop.b, 1_000_000);
  await eachWaits('it has all rows', async () => {
    const [here, there] = await Promise.all([shop.rows(shop.a), shop.rows(shop.b)]);
    return here.length > 0 && here.join() === there.join();
  });
  noteFigure('from the daemons together to a replica with all rows, ms', Math.round(monotonicMs() - fromMs));
  await shop.b.until('both copies are well', ({ activity, resources }) => {
    const database = resources.find(({ resource }) => resource === 'database');
    const roles = database?.instances.map(({ node, role, condition }) => `${node} ${role} ${condition}`).sort();
    return activity === 'idle' && roles?.join() === 'a unpromoted good,b promoted good';
  });
}

describe('the active host loses its power while rows are written', () => {
  it('semi-synchronous: no acknowledged row is lost, and it comes back as a replica', async () => {
    shop = await startShop({ semi_sync: true });
    const { lost } = await losePower();
    expect(lost).toEqual([]);
    expect(shop.saidOn(shop.b, /promoted: ([^"]*)/)).toContain('nothing is lost');
    await comesBack();
  });

  it('asynchronous: what is lost is in the file that says so, and it comes back as a replica', async () => {
    shop = await startShop({ semi_sync: false });
    const { acknowledged, lost } = await losePower();
    expect(shop.saidOn(shop.b, /promoted: ([^"]*)/)).toMatch(/in the last [\d.]+ s may be lost/);
    await comesBack();
    const kept = await shop.keptRows(shop.a);
    noteFigure('acknowledged rows lost, asynchronous', lost.length);
    expect(lost.filter((row) => !kept.includes(row))).toEqual([]);
    expect(kept.filter((row) => acknowledged.includes(row))).toEqual(lost);
  });
});
