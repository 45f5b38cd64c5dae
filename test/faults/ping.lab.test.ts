/**
 * Two hosts lose each other and both live, and a gateway that answers is all that says which side may go on: it keeps
 * the side that is obviously cut off from going on, no more.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { standardNetworks } from '../lab/lab-options.ts';
import { arbitratedTimings, BothSides, cutAll, makeWhole, peerNetworks, untilIdleWithout } from './arbitrated.ts';
import { labWithPaths, pathClientNames, pathNetwork } from './both-paths.ts';
import { isActiveOn, untilRunsOn, warningCodes } from './web-group.ts';
import { startWebCluster } from './web-cluster.ts';

/** What both reach by a network of its own. */
const gateway = { name: 'gate', interface: 'gate0', ipv4: '10.81.0.0/24' };
const gatewayAddress = '10.81.0.9';

let cluster: Cluster;
let a: Member;
let b: Member;

beforeAll(async () => {
  cluster = await startWebCluster({
    lab: {
      networks: [...standardNetworks, pathNetwork, gateway],
      hosts: [
        ...(labWithPaths.hosts ?? []),
        { name: 'g', networks: [{ name: 'gate', addresses: [`${gatewayAddress}/24`] }] },
      ],
    },
    others: ['g', ...pathClientNames],
    timings: arbitratedTimings,
    membership: `tieBreakers: { ping: { targets: [${gatewayAddress}], timeout: 500ms } }\n`,
  });
  [a, b] = [cluster.member('a'), cluster.member('b')];
});
afterAll(async () => cluster?.lab.close());

beforeEach(() => makeWhole(cluster, a));

describe('a gateway that both can ask', () => {
  it('stops the side that does not reach it before the other one starts', async () => {
    await using sides = await BothSides.start(cluster);
    const cutMs = await cutAll(cluster, a, [...peerNetworks, 'gate']);
    sides.expectHandedOver(await sides.on(a).gone(cutMs), await sides.on(b).there(cutMs));
    await untilRunsOn('b', [b]);
    await untilIdleWithout(a);
    sides.expectNeverTwo();
  });

  it('proves nothing when both reach it: both are active, and say that this can be', async () => {
    await cutAll(cluster, a, peerNetworks);
    for (const member of cluster.members) {
      await member.until('it is active here, and warns of a split', (status) => {
        return isActiveOn(status, [member.name]) && warningCodes(status).includes('possible-split');
      });
    }
    await makeWhole(cluster, a);
    for (const member of cluster.members) {
      expect(warningCodes(await member.until('it answers', () => true))).not.toContain('possible-split');
    }
  });
});
