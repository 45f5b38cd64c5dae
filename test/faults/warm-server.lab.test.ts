/** The warm server of a fast group runs, and is watched, before anybody needs it: what ends there is put right there. */
import { expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { Observer } from '../lab/observer.ts';
import { answerers, inOrderOn, promotedOn, signalFound, untilPutRight } from './look.ts';
import { OperationLog } from './operation-log.ts';
import { serviceAddress } from './web-cluster.ts';
import { bringTo, observe, serverPids } from './web-group.ts';
import { onWebPair } from './web-pair.ts';

let cluster: Cluster;
let a: Member;
let b: Member;
onWebPair({}, (pair) => ({ cluster, a, b } = pair));

it('a server that is killed on the warm side is started again there, and the active one hears nothing of it', async () => {
  const active = serverPids(a);
  await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 20 });
  await observer.success(0, 'a');
  const log = await OperationLog.from(a);

  const killed = signalFound(b, ({ pid }) => serverPids(b).includes(pid), 'SIGKILL');
  const status = await untilPutRight(a, 'site');

  expect(await log.done()).toEqual(inOrderOn(b, 'stop site', 'start site'));
  expect(promotedOn(status, 'site')).toEqual(['a']);
  expect(serverPids(a)).toEqual(active);
  expect(serverPids(b)).toHaveLength(1);
  expect(serverPids(b)).not.toContain(killed);
  const samples = await observer.stop();
  expect(answerers(samples)).toEqual(['a']);
  expect(samples.filter(({ kind }) => kind === 'failure')).toEqual([]);
});

/** The kernel numbers what is begun on a host, processes and threads, one after the other. */
interface Tasks {
  /** Of the process that looked. */
  readonly latest: number;
  /** Of each thread that lives, its process. */
  readonly owners: ReadonlyMap<number, number>;
}

async function tasksOf({ host }: Member): Promise<Tasks> {
  const { stdout } = await host.run(['sh', '-c', 'echo $$ /proc/[0-9]*/task/[0-9]*'], { check: true });
  const [latest, ...paths] = stdout.trim().split(' ');
  const parts = paths.map((path) => path.split('/').map(Number));
  return { latest: Number(latest), owners: new Map(parts.map(([, , pid = 0, , tid = 0]) => [tid, pid])) };
}

/** What was begun between two looks, and is no thread of a process that was there already. */
function begunBetween(before: Tasks, after: Tasks): readonly number[] {
  const numbers = Array.from({ length: after.latest - before.latest - 1 }, (_, index) => before.latest + 1 + index);
  return numbers.filter((number) => (after.owners.get(number) ?? number) > before.latest);
}

it('a takeover starts no process on the host that has been waiting', async () => {
  await bringTo(a, cluster.members);
  await using observer = observe(cluster);
  await observer.success(monotonicMs(), 'a');
  const before = await tasksOf(b);
  const { atMs } = await a.host.cutPower();
  await observer.success(atMs, 'b');
  const after = await tasksOf(b);
  expect(begunBetween(before, after)).toEqual([]);
  await b.host.run(['true'], { check: true });
  expect(begunBetween(after, await tasksOf(b)), 'a process that was begun would be seen').toHaveLength(1);
});
