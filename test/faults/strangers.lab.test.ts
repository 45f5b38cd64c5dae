/** Whoever has not the key, or only a recording of those who have, changes nothing and is told of once. */
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StatusReport } from '@understudy/contracts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isSettled, type Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { DatagramRecorder } from '../lab/datagram-recorder.ts';
import type { Host } from '../lab/host.ts';
import { Observer } from '../lab/observer.ts';
import { OperationLog } from './operation-log.ts';
import { serviceAddress, startWebCluster } from './web-cluster.ts';

const beatPort = 5405;
const messagePort = 5406;
/** Between two reports of strangers. */
const quietMs = 60_000;

let cluster: Cluster;
let a: Member;
let b: Member;

beforeAll(async () => {
  cluster = await startWebCluster();
  a = cluster.member('a');
  b = cluster.member('b');
});

afterAll(async () => cluster.lab.close());

it('random and replayed datagrams and connections without the key change nothing, and one warning says so', async () => {
  const recorded = await recordPastAndPresent();
  const before = await a.until('all runs', isSettled);
  await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, timeoutMs: 10_000 });
  const { atMs: beganMs } = await observer.success();
  const log = await OperationLog.from(a);

  const noise = Array.from({ length: 300 }, () => randomBytes(randomInt(1, 1500)).toString('hex'));
  await send(cluster.lab.client, a, 'service', noise);
  for (const network of ['service', 'beat']) await send(b.host, a, network, recorded);
  await send(cluster.lab.client, a, 'service', recorded);
  // One comes from where no member is, the other from where one is.
  for (const from of [cluster.lab.client, b.host]) expect(await knock(from, a, 50)).toBe(0);
  // All of it is behind them, and the cluster is still able to agree on something.
  await observer.success((await observer.success(monotonicMs())).atMs);
  const after = await a.until('all runs', isSettled);

  expect(whatCounts(after)).toEqual(whatCounts(before));
  const events = await log.events();
  expect(events.filter(({ kind }) => kind !== 'security' && kind !== 'link')).toEqual([]);
  const warnings = events.filter(({ kind }) => kind === 'security');
  expect(warnings.length).toBeGreaterThanOrEqual(1);
  expect(warnings.length).toBeLessThanOrEqual(1 + Math.floor((monotonicMs() - beganMs) / quietMs));
  expect(warnings[0]?.text).toContain('without the key');
  const samples = await observer.stop();
  expect(samples.filter((sample) => sample.kind === 'failure' || sample.body !== 'a')).toEqual([]);
});

it('a recording of a member that has gone does not bring it back', async () => {
  await using recorder = await DatagramRecorder.start(a.host, beatPort);
  await untilRecorded(recorder, b, a, 10);
  const { generation } = await a.until('all runs', isSettled);
  await b.host.cutPower();
  const lost = await a.until('it goes on alone', (now) => now.generation > generation && isSettled(now));
  expect(lost.nodes).toMatchObject([{ state: 'online' }, { state: 'lost' }]);
  const log = await OperationLog.from(a);

  await recorder.stop();
  for (let times = 0; times < 5; times += 1) await send(cluster.lab.client, a, 'service', both(recorder, b, a));
  const after = await a.until('all runs', isSettled);

  expect(whatCounts(after)).toEqual(whatCounts(lost));
  expect((await log.events()).filter(({ kind }) => kind !== 'security')).toEqual([]);
});

/** What both said to each other on both links, before b's guardian was started anew, at its end, and since. */
async function recordPastAndPresent(): Promise<readonly string[]> {
  await using recorder = await DatagramRecorder.start(a.host, beatPort);
  await untilRecorded(recorder, b, a, 10);
  await b.stopDaemon();
  await a.until('b has left', ({ nodes }) => nodes.some(({ state }) => state === 'left'));
  const past = recorder.between(addressOf(b, 'service'), addressOf(a, 'service')).length;
  b.startDaemon();
  await cluster.untilTogether();
  await untilRecorded(recorder, b, a, past + 10);
  return [...both(recorder, b, a), ...both(recorder, a, b)];
}

async function untilRecorded(recorder: DatagramRecorder, from: Member, to: Member, count: number): Promise<void> {
  await vi.waitFor(
    () => {
      for (const network of ['service', 'beat'])
        expect(recorder.between(addressOf(from, network), addressOf(to, network)).length).toBeGreaterThanOrEqual(count);
    },
    { timeout: 30_000 },
  );
}

function both(recorder: DatagramRecorder, from: Member, to: Member): readonly string[] {
  return ['service', 'beat'].flatMap((network) =>
    recorder.between(addressOf(from, network), addressOf(to, network)).map(({ hex }) => hex),
  );
}

function addressOf({ host }: Member, network: string): string {
  return host.address(network);
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** Sends all, and again if some found no room in the socket of `to`, so that all of them are read in the end. */
async function send(from: Host, to: Member, network: string, datagrams: readonly string[]): Promise<void> {
  const argv = [process.execPath, fixture('send-datagrams.ts'), addressOf(to, network), String(beatPort)];
  for (let lost = -1; lost !== lostDatagrams(to.host);) {
    lost = lostDatagrams(to.host);
    await from.run(argv, { input: datagrams.join('\n'), check: true });
    await untilRead(to.host);
  }
}

/** How many of so many were let in. */
async function knock(from: Host, to: Member, count: number): Promise<number> {
  const argv = [process.execPath, fixture('knock.ts'), addressOf(to, 'service'), String(messagePort)];
  const { stdout } = await from.run([...argv, String(count), 'b'], { check: true, timeoutMs: 60_000 });
  return Number(stdout);
}

/** The kernel's view of the host's sockets for beats: bytes that wait to be read, and datagrams that found no room. */
function beatSockets(host: Host): { readonly waiting: number; readonly lost: number }[] {
  const pid = host.processes().find((process) => process.pid === 1)?.machinePid ?? 0;
  const port = `:${beatPort.toString(16).toUpperCase()} `;
  const lines = readFileSync(`/proc/${pid}/net/udp`, 'utf8')
    .split('\n')
    .filter((line) => line.includes(port));
  return lines.map((line) => {
    const fields = line.trim().split(/\s+/);
    return { waiting: parseInt(fields[4]?.split(':')[1] ?? '', 16), lost: Number(fields[12]) };
  });
}

function lostDatagrams(host: Host): number {
  return beatSockets(host).reduce((sum, { lost }) => sum + lost, 0);
}

async function untilRead(host: Host): Promise<void> {
  await vi.waitFor(() => expect(beatSockets(host).map(({ waiting }) => waiting)).toEqual([0, 0]), { timeout: 30_000 });
}

/** A status without the moment and the warnings of late links. */
function whatCounts({
  generation,
  sequence,
  coordinator,
  definition,
  nodes,
  resources,
  intents,
}: StatusReport): unknown {
  const states = nodes.map(({ node, state }) => [node, state]);
  return { generation, sequence, coordinator, definition, states, resources, intents };
}
