/** Two sides that lost each other and were both changed: one state goes on, the other is kept and can be read. */
import type { CopiesReport } from '@understudy/contracts';
import { expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { cutAll, mendAll, peerNetworks } from './arbitrated.ts';
import { onWebPair } from './web-pair.ts';
import { isActiveOn, warningCodes } from './web-group.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

onWebPair({}, (pair) => ({ cluster, a, b } = pair));

async function copiesOn(member: Member): Promise<readonly string[]> {
  const { stdout } = await member.crm('state', 'list', '--json');
  return (JSON.parse(stdout) as CopiesReport).copies.map(({ copy }) => copy);
}

async function part(): Promise<void> {
  await cutAll(cluster, a, peerNetworks);
  for (const member of cluster.members) {
    await member.until('it goes on alone', (status) => isActiveOn(status, [member.name]) && status.activity === 'idle');
  }
}

async function meet(): Promise<void> {
  await mendAll(cluster);
  for (const member of cluster.members) {
    await member.until('they are together', ({ nodes, activity }) => {
      return nodes.every(({ state }) => state === 'online') && activity === 'idle';
    });
  }
}

it('a split in which nobody changes anything leaves no copy behind', async () => {
  await part();
  await meet();
  for (const member of cluster.members) {
    expect(await copiesOn(member)).toEqual([]);
    expect(warningCodes(await member.until('it answers', () => true))).not.toContain('state-set-aside');
  }
});

it('what one side alone was told is set aside, shown in words, and dropped when a person says so', async () => {
  await part();
  await a.crm('node', 'standby', 'b', '--why', 'kept by a');
  await b.crm('node', 'standby', 'a', '--why', 'kept by b');
  await meet();
  const [winner] = (await a.until('it answers', () => true)).intents;
  const [goesOn, lost] = winner?.subject === 'b' ? [a, b] : [b, a];
  expect(await copiesOn(goesOn)).toEqual([]);
  const [copy = 'none'] = await copiesOn(lost);
  expect(copy).toMatch(new RegExp(`^\\d+-\\d+-${lost.name}$`));
  expect(warningCodes(await lost.until('it answers', () => true))).toContain('state-set-aside');

  const { stdout } = await lost.crm('state', 'diff');
  expect(stdout).toContain(`in the copy alone     ${goesOn.name} in standby`);
  expect(stdout).toContain(`in the cluster alone  ${lost.name} in standby`);
  expect(stdout).toContain(`crm node standby ${goesOn.name} --why 'kept by ${lost.name}'`);

  await lost.crm('state', 'drop', copy);
  expect(await copiesOn(lost)).toEqual([]);
  expect(warningCodes(await lost.until('it answers', () => true))).not.toContain('state-set-aside');
});
