/** Clusters of two hosts with the web group, one for each tie-breaker, with the times that are the default. */
import type { Cluster } from '../../cluster/cluster.ts';
import { WitnessHost } from '../../cluster/witness-host.ts';
import { labWithWitness, peerNetworks, thirdNetwork, witnessAddress } from '../../faults/arbitrated.ts';
import { pathClientNames } from '../../faults/both-paths.ts';
import { PowerStrip } from '../../faults/power-strip.ts';
import { startWebCluster } from '../../faults/web-cluster.ts';

export interface Arrangement {
  readonly name: string;
  /** Cables of a host that is cut off from everything; or why the other does not take over then. */
  readonly cables: readonly string[] | string;
  readonly start: () => Promise<ArrangedCluster>;
}

export interface ArrangedCluster {
  readonly cluster: Cluster;
  /** Null: nobody gives power back by itself. */
  readonly strip: PowerStrip | null;
}

const withThird = [...peerNetworks, thirdNetwork.name];
const witness = `witness: { address: ${witnessAddress} }`;

export const arrangements: readonly Arrangement[] = [
  { name: 'none', cables: peerNetworks, start: async () => ({ cluster: await startWebCluster(plain), strip: null }) },
  {
    name: 'fencing',
    cables: 'the side that owns more goes on, also if clients do not reach it',
    start: () => startFenced('tieBreakers: { fencing: true }\n', false),
  },
  { name: 'witness', cables: withThird, start: () => startWitnessed(`tieBreakers: { ${witness} }\n`) },
  {
    name: 'witness, `selfStopLimit: 1s`',
    cables: withThird,
    start: () => startWitnessed(`tieBreakers: { ${witness} }\n`, '1s'),
  },
  {
    name: 'witness and fencing',
    cables: withThird,
    start: () => startFenced(`tieBreakers: { ${witness}, fencing: true }\n`, true),
  },
  { name: 'disk', cables: 'the side that owns more goes on, if it reaches the disk', start: startOnDisk },
];

const plain = { timings: { deadtime: '300ms' } };

async function startWitnessed(membership: string, selfStopLimit = '5s'): Promise<ArrangedCluster> {
  const cluster = await startWebCluster({
    timings: { ...plain.timings, 'self-stop-limit': selfStopLimit },
    lab: labWithWitness,
    others: ['w', ...pathClientNames],
    membership,
    prepare: async (made) => void (await WitnessHost.start(made, 'w')),
  });
  return { cluster, strip: null };
}

async function startFenced(membership: string, hasWitness: boolean): Promise<ArrangedCluster> {
  const strip = new PowerStrip();
  const cluster = await startWebCluster({
    ...plain,
    file: 'fenced.yaml',
    lab: { ...(hasWitness ? labWithWitness : {}), sharedDirectories: [strip.directory] },
    others: hasWitness ? ['w', ...pathClientNames] : [],
    membership,
    prepare: async (made) => {
      await strip.plugIn(made, ['board', 'strip']);
      if (hasWitness) await WitnessHost.start(made, 'w');
    },
  });
  return { cluster, strip };
}

async function startOnDisk(): Promise<ArrangedCluster> {
  const prepare = async (made: Cluster): Promise<void> => {
    const device = await made.lab.attachDisk({ sizeMiB: 1 });
    const file = '/etc/understudy/membership.yaml';
    const more = `tieBreakers: { disk: { device: ${device} } }\n`;
    for (const { host } of made.members) await host.writeFile(file, `${await host.readFile(file)}\n${more}`);
    await made.members[0]?.crm('disk', 'init', device);
  };
  return { cluster: await startWebCluster({ ...plain, prepare }), strip: null };
}
