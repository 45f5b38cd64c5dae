/** The warm server of a fast group runs, and is watched, before anybody needs it: what ends there is put right there. */
import { expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { Observer } from '../lab/observer.ts';
import { answerers, inOrderOn, promotedOn, signalFound, untilPutRight } from './look.ts';
import { OperationLog } from './operation-log.ts';
import { serviceAddress } from './web-cluster.ts';
import { serverPids } from './web-group.ts';
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
