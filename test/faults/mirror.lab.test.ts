/** A site whose files are mirrored: written all the time, through a power cut and a planned switch. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusReport } from '@understudy/contracts';
import { activeNodes, Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { noteFigure } from '../lab/figure.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';
import { FileWriter, type WrittenFile } from './file-writer.ts';
import { activeMember } from './look.ts';
import { definition, patientTimings } from './web-cluster.ts';

const directory = '/srv/files';
const patienceMs = 60_000;
const names = ['files', 'site', 'address'];
const missing = missingPrerequisites(['root']);

let cluster: Cluster;
/** The number of the next file. */
let next = 0;

beforeAll(async () => {
  if (missing.length > 0) return;
  cluster = await Cluster.start({ timings: patientTimings });
  const { host } = cluster.member('a');
  await host.run(['mkdir', '-p', directory], { check: true });
  await host.writeFile(`${directory}/index.html`, 'the page\n');
  await cluster.apply(definition('mirror.yaml'));
});
afterAll(async () => {
  if (missing.length === 0) await cluster.lab.close();
});

async function filesOn({ host }: Member, where = directory): Promise<readonly string[]> {
  const { stdout } = await host.run(['find', where, '-name', 'file-*', '-size', '+0']);
  return stdout.split('\n').filter((path) => path !== '');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** In the tree, not what was set aside. */
async function namesInTree(member: Member): Promise<ReadonlySet<string>> {
  const paths = await filesOn(member);
  return new Set(paths.filter((path) => !path.includes('/.mirror/')).map(nameOf));
}

/** All of the group is active on that node alone, nothing is under way. */
function isActiveOn(status: StatusReport, node: string): boolean {
  return status.activity === 'idle' && names.every((name) => activeNodes(status, name).join() === node);
}

/** The other host follows it: both copies are well, and the standby’s says that it is in step. */
async function untilHealthy(active: Member): Promise<StatusReport> {
  const standby = cluster.peerOf(active).name;
  return active.until(`${standby} is in step with ${active.name}`, (status) => {
    const attributes = status.nodes.find(({ node }) => node === standby)?.attributes ?? {};
    const isWell = status.resources.every(
      ({ instances }) => instances.length === 2 && instances.every(({ condition }) => condition === 'good'),
    );
    return isActiveOn(status, active.name) && isWell && Number(attributes['lag-files'] ?? NaN) <= 1;
  });
}

/** How many times something was set aside there, as all members are told. */
function setAsideOn({ nodes }: StatusReport, { name }: Member): string | undefined {
  return nodes.find(({ node }) => node === name)?.attributes?.['set-aside-files'];
}

async function untilThere(member: Member, { name }: WrittenFile): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!(await namesInTree(member)).has(name)) {
    if (performance.now() > endMs) throw new Error(`${name} never came to ${member.name}`);
    await delay(100);
  }
}

/** What the copy said as it was promoted: until when it has everything, by the wall clock. */
async function statedMs({ host }: Member): Promise<number> {
  const { stdout } = await host.run(['find', '/run', '-name', 'mirror.log'], { check: true });
  const log = await host.readFile(stdout.trim());
  const [, stamp = '', seconds = ''] =
    /^(\S+) promoted in generation \d+: has everything until ([\d.]+) s ago$/m.exec(
      log.slice(log.lastIndexOf('\n', log.lastIndexOf(' promoted in ')) + 1),
    ) ?? [];
  expect(seconds, log).not.toBe('');
  return Date.parse(stamp) - Number(seconds) * 1_000;
}

/** Writes, then lets `end` happen, which ends the writing. Gives what was written. */
async function writeUntil(
  active: Member,
  end: (writer: FileWriter) => Promise<unknown>,
): Promise<readonly WrittenFile[]> {
  const writer = new FileWriter(active.host, directory, next);
  await writer.more(25);
  const [first] = writer.written;
  if (first !== undefined) await untilThere(cluster.peerOf(active), first);
  await writer.more(25);
  await end(writer);
  const written = await writer.stop();
  next += written.length + 1;
  return written;
}

describe('a mirrored directory', () => {
  it('survives a power cut with all that it says, and the host that comes back keeps the rest', async ({ skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
    const active = await activeMember(cluster, cluster.member('a'), 'files');
    const survivor = cluster.peerOf(active);
    await untilHealthy(active);
    let cutMs = 0;
    const written = await writeUntil(active, async () => {
      await active.host.cutPower();
      cutMs = Date.now();
    });
    await survivor.until(`${survivor.name} has taken over`, (status) => isActiveOn(status, survivor.name));

    const stated = await statedMs(survivor);
    const there = await namesInTree(survivor);
    const lost = written.filter(({ name }) => !there.has(name));
    // The words say tenths of a second.
    expect(lost.filter(({ atMs }) => atMs < stated - 50)).toEqual([]);
    noteFigure('stated loss before the cut, ms', Math.max(0, cutMs - stated));
    noteFigure('files lost', lost.length);
    noteFigure('oldest lost file before the cut, ms', Math.max(0, cutMs - (lost[0]?.atMs ?? cutMs)));

    const returnMs = performance.now();
    await active.host.powerOn();
    active.startDaemon();
    await cluster.untilTogether();
    const status = await untilHealthy(survivor);
    noteFigure('in step again after power on, ms', performance.now() - returnMs);
    expect(await namesInTree(active)).toEqual(there);
    const kept = (await filesOn(active, `${directory}/.mirror/set-aside`)).map(nameOf);
    for (const { name } of lost) expect(kept).toContain(name);
    expect(kept.filter((name) => there.has(name))).toEqual([]);
    expect(setAsideOn(status, active)).toBe(lost.length > 0 ? '1' : '0');
    await active.host.run(['rm', '-rf', `${directory}/.mirror/set-aside`], { check: true });
    await survivor.until('nothing is said to be set aside', (each) => setAsideOn(each, active) === '0');
  });

  it('loses nothing in a planned switch, and nothing is set aside', async ({ skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
    const active = await activeMember(cluster, cluster.member('a'), 'files');
    const other = cluster.peerOf(active);
    await untilHealthy(active);
    const written = await writeUntil(active, (writer) => writer.stop());
    await active.crm('resource', 'move', 'web', other.name);
    await other.until(`${other.name} has it`, (status) => isActiveOn(status, other.name));
    const there = await namesInTree(other);
    expect(written.filter(({ name }) => !there.has(name))).toEqual([]);
    const status = await untilHealthy(other);
    for (const member of cluster.members) expect(setAsideOn(status, member)).toBe('0');
  });
});
