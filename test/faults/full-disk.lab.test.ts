/** The disk on which a host keeps its state is full: nothing is lost, nothing runs twice, and what runs goes on. */
import { expect, it } from 'vitest';
import { applyAtOnce } from '../cluster/ask-daemon.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { BothSides } from './arbitrated.ts';
import { labWithPaths, pathClientNames } from './both-paths.ts';
import { tagged, tagKnownTo, tagsOnDisk } from './tagged-definition.ts';
import { untilRunsOn } from './web-group.ts';
import { onWebPair } from './web-pair.ts';

const stateDirectory = '/var/lib/understudy';
const filler = `${stateDirectory}/filler`;

let cluster: Cluster;
let a: Member;
let b: Member;

onWebPair(
  { lab: labWithPaths, others: pathClientNames, prepare: giveSmallDisks },
  (pair) => ({ cluster, a, b } = pair),
);

/** A disk of its own under the state directory, which a file can fill. */
async function giveSmallDisks({ members }: Cluster): Promise<void> {
  for (const { host } of members) {
    await host.run(['mount', '-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', stateDirectory], { check: true });
  }
}

/** Until nothing more goes onto it. */
async function fill({ host }: Member): Promise<void> {
  const { code } = await host.run(['dd', 'if=/dev/zero', `of=${filler}`, 'bs=4096']);
  expect(code).not.toBe(0);
}

it('of the active host: what it cannot keep is refused or held by the other, and it is whole when there is room', async () => {
  await using sides = await BothSides.start(cluster);
  await applyAtOnce(a.host, tagged('before'));
  await fill(a);
  const acknowledged = await applyAtOnce(b.host, tagged('while it is full')).then(
    ({ heldBy }) => heldBy,
    () => [],
  );
  expect(acknowledged).not.toContain('a');
  expect((await tagsOnDisk(cluster))[0]).toBe('before');
  // A daemon that cannot write is begun again until that is too often: on a busy machine longer than a look waits.
  await untilRunsOn('b', [b]);
  await sides.on(b).there(0);
  sides.expectNeverTwo();

  await a.host.run(['rm', filler], { check: true });
  if (a.pidOf('guardian') === undefined) a.startDaemon();
  await cluster.untilTogether();
  await untilRunsOn('b', cluster.members);
  const held = await tagKnownTo(b);
  if (acknowledged.length > 0) expect(held).toBe('while it is full');
  expect([await tagKnownTo(a), ...(await tagsOnDisk(cluster))]).toEqual([held, held, held]);
  sides.expectNeverTwo();
});
