/** A lost host is fenced before anything of it is taken over; and only what really lost its power counts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FencingReport, StatusReport } from '@understudy/contracts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { BothPaths, labWithPaths, pathClientNames } from './both-paths.ts';
import { PowerStrip } from './power-strip.ts';
import { bringTo, hasAddress, heard, observe, untilRunsOn } from './web-group.ts';
import { startWebCluster } from './web-cluster.ts';

let cluster: Cluster;
let strip: PowerStrip;
let paths: BothPaths;
let a: Member;
let b: Member;

beforeAll(async () => {
  strip = new PowerStrip();
  cluster = await startWebCluster({
    file: 'fenced.yaml',
    lab: { ...labWithPaths, sharedDirectories: [strip.directory] },
    others: pathClientNames,
    prepare: (prepared) => strip.plugIn(prepared, ['board', 'strip']),
  });
  [a, b] = [cluster.member('a'), cluster.member('b')];
});
afterAll(async () => {
  strip?.[Symbol.dispose]();
  await cluster?.lab.close();
});

beforeEach(async () => {
  strip.manner = () => null;
  await strip.idle();
  for (const { host } of cluster.members) if (!host.powered) await host.powerOn();
  for (const member of cluster.members) if (member.pidOf('guardian') === undefined) member.startDaemon();
  await cluster.untilTogether();
  await a.crm('resume');
  await bringTo(a, cluster.members);
  await untilRunsOn('a', cluster.members);
  strip.asked.splice(0);
  paths = await BothPaths.start(cluster);
});
afterEach(async () => {
  await paths[Symbol.asyncDispose]();
  // Whatever was lost, cut or shot.
  paths.expectNoDoubleAnswer();
});

function fencing({ fencing: report }: StatusReport): FencingReport {
  if (report === undefined) throw new Error('the status says nothing of fencing');
  return report;
}

async function lastFencing(member: Member): Promise<FencingReport['history'][number] | undefined> {
  const status = await member.until('the fencing is over', (now) => {
    return fencing(now).history.every(({ outcome }) => outcome !== 'underWay');
  });
  return fencing(status).history.at(-1);
}

/** The other has all, and none of it before the lost host was off. */
async function takesOver(survivor: Member, lost: Member): Promise<void> {
  await using observer = observe(cluster);
  const { atMs: offMs } = await lost.host.whenOff();
  await observer.success(offMs, survivor.name);
  const samples = await observer.stop();
  const early = samples.filter(({ kind, startedMs }) => kind === 'success' && startedMs < offMs);
  expect(heard(early, 0).by).not.toContain(survivor.name);
  await untilRunsOn(survivor.name, [survivor]);
}

describe('a host that is lost', () => {
  it('to a power cut is fenced, taken over, given power, and comes back', async () => {
    await a.host.cutPower();
    await untilRunsOn('b', [b]);
    expect(strip.acts).toEqual(['board off a', 'board on a']);
    expect(await lastFencing(b)).toMatchObject({
      target: 'a',
      text: 'a was fenced by board: the device says that it has no power',
    });
    await cluster.untilTogether();
  });

  it('frozen is off before its peer begins, though one device fails and the next one does it', async () => {
    strip.manner = ({ device, action }) => (device === 'board' && action === 'off' ? 1 : null);
    await a.host.freeze();
    await takesOver(b, a);
    expect(strip.acts.slice(0, 2)).toEqual(['board off a', 'strip off a']);
    expect(await lastFencing(b)).toMatchObject({ outcome: 'confirmed' });
    await cluster.untilTogether();
  });

  it('frozen is not taken for off because a device says so: the look finds out', async () => {
    strip.manner = ({ device, action }) => (device === 'board' && action === 'off' ? 0 : null);
    await a.host.freeze();
    await takesOver(b, a);
    expect(await lastFencing(b)).toMatchObject({ text: 'a was fenced by strip: the device says that it has no power' });
    await cluster.untilTogether();
  });

  it('is taken over when a person says that it is off, where no device can', async () => {
    strip.manner = ({ plug }) => (plug === '' ? null : 1);
    await a.host.cutPower();
    await b.until('fencing is tried', ({ warnings }) => warnings.length > 0 && strip.acts.length > 2);
    expect(await hasAddress(b)).toBe(false);
    const { stdout } = await b.crm('fence', 'confirm', 'a', '--yes', '--why', 'no lights');
    expect(stdout).toContain('site: active on b');
    expect(await lastFencing(b)).toMatchObject({ outcome: 'byHand' });
    expect((await b.crm('fence', 'history')).stdout).toContain('says that a is off: no lights');
    await a.host.powerOn();
    a.startDaemon();
    await cluster.untilTogether();
  });
});

it('of two hosts that lose each other one shoots, and the other begins nothing', async () => {
  const off = b.host.whenOff();
  // Its power brings its cables back.
  for (const network of ['service', 'beat']) await cluster.lab.cable('b', network).cut();
  await off;
  expect(await hasAddress(a)).toBe(true);
  await cluster.untilTogether();
  await untilRunsOn('a', cluster.members);
  expect(strip.acts).toEqual(['board off b', 'board on b']);
});

describe('crm fence', () => {
  it('check tries every device without harm, and the status repeats its score', async () => {
    const { stdout } = await a.crm('fence', 'check');
    expect(stdout).toContain('Readiness: 100 of 100');
    expect(strip.acts).toEqual([]);
    expect((await b.crm('status')).stdout).toContain('readiness 100 of 100, checked');
    strip.manner = ({ device, action }) => (device === 'strip' && action === 'monitor' ? 1 : null);
    expect((await a.crm('fence', 'check', '--json')).stdout).toContain('"score": 85');
  });

  it('takes a host its power, and its peer takes over', async () => {
    const fromMs = monotonicMs();
    const off = a.host.whenOff();
    const { stdout } = await b.crm('fence', 'a', '--why', 'hangs');
    expect(stdout).toContain('a was fenced by board');
    expect((await off).atMs).toBeGreaterThan(fromMs);
    await untilRunsOn('b', [b]);
    await cluster.untilTogether();
  });
});
