/** Links of other kinds than a cable between two addresses, and how well they carry. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../cluster/cluster.ts';
import { untilEvent } from './web-group.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({
    timings: { keepalive: '50ms', warntime: '250ms', deadtime: '1s', initdead: '3s' },
    membership: 'beatsTo: [10.77.0.255, 239.77.1.1]\n',
  });
});
afterAll(async () => cluster?.lab.close());

describe('a broadcast and a multicast link', () => {
  it('carry beats, and nobody takes its own for a stranger’s', async () => {
    for (const member of cluster.members) {
      const peer = cluster.peerOf(member).name;
      await member.until('both links are up', ({ nodes }) => {
        return nodes.every(({ links }) => links.every(({ state }) => state === 'up'));
      });
      const { nodes } = await member.until('the way there and back is known', (status) => {
        const seen = status.nodes.find(({ node }) => node === peer);
        return seen?.links.every(({ roundTripMs }) => roundTripMs !== null) ?? false;
      });
      for (const { roundTripMs } of nodes.find(({ node }) => node === peer)?.links ?? []) {
        expect(roundTripMs).toBeLessThan(1_000);
      }
      expect((await member.events()).filter(({ kind }) => kind === 'security')).toEqual([]);
    }
  });

  it('say how much is lost', async () => {
    await cluster.lab.cable('a', 'beat').drop({ share: 0.3, direction: 'out' });
    const b = cluster.member('b');
    const { nodes } = await b.until('a third is lost on one link', (status) => {
      const loss = status.nodes.find(({ node }) => node === 'a')?.links[1]?.lossPercent ?? 0;
      return loss > 15;
    });
    expect(nodes.find(({ node }) => node === 'a')?.links[0]?.lossPercent).toBe(0);
    expect((await b.tryCrm('status')).stdout).toMatch(/10\.78\.0\.1 (up|late) [0-9.]+ ms, \d+ % lost/);
    await cluster.lab.cable('a', 'beat').mend();
    await b.until('nothing is lost any more', (status) => {
      return status.nodes.find(({ node }) => node === 'a')?.links[1]?.lossPercent === 0;
    });
  });

  it('are cut one by one, and only one is left', async () => {
    await cluster.lab.cable('a', 'beat').cut();
    for (const member of cluster.members) {
      const peer = cluster.peerOf(member).name;
      await untilEvent(member, 'the link is down', ({ node, text }) => {
        return node === member.name && text === `link 1 to ${peer} is down`;
      });
      const { warnings } = await member.until('it warns', (status) =>
        status.warnings.some(({ code }) => code === 'link-down'),
      );
      expect(warnings.find(({ code }) => code === 'link-down')?.message).toBe(`link 1 to ${peer} is down; 1 of 2 left`);
    }
  });
});
