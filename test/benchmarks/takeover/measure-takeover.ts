/** Has the active host fail again and again, and measures by the client how long nobody answered. */
import type { Cluster } from '../../cluster/cluster.ts';
import { cutAll, mendAll } from '../../faults/arbitrated.ts';
import { bringTo, observe, untilRunsOn } from '../../faults/web-group.ts';
import type { ArrangedCluster, Arrangement } from './arrangements.ts';

export interface TakeoverFigures {
  readonly tieBreaker: string;
  /** Milliseconds without an answer, one a round. */
  readonly powerLossMs: readonly number[];
  /** Or why nothing is taken over. */
  readonly cutOffMs: readonly number[] | string;
}

export async function measureTakeover(
  arrangement: Arrangement,
  rounds: number,
  show: (line: string) => void,
): Promise<TakeoverFigures> {
  const { name, cables } = arrangement;
  const arranged = await arrangement.start();
  const active = arranged.cluster.member('a');
  const repeat = async (fault: string, fail: () => Promise<number>): Promise<readonly number[]> => {
    const outagesMs: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      outagesMs.push(await failOnce(arranged, fail));
      show(`${name}, ${fault} ${round} of ${rounds}: ${outagesMs.at(-1)} ms`);
    }
    return outagesMs;
  };
  try {
    const powerLossMs = await repeat('power', async () => (await active.host.cutPower()).atMs);
    const cutOffMs =
      typeof cables === 'string' ? cables : await repeat('cables', () => cutAll(arranged.cluster, active, cables));
    return { tieBreaker: name, powerLossMs, cutOffMs };
  } finally {
    arranged.strip?.[Symbol.dispose]();
    await arranged.cluster.lab.close();
  }
}

/** Gives how long the client had no answer. */
async function failOnce(arranged: ArrangedCluster, fail: () => Promise<number>): Promise<number> {
  const { cluster } = arranged;
  const [a, b] = [cluster.member('a'), cluster.member('b')];
  await bringTo(a, cluster.members);
  await using observer = observe(cluster);
  await observer.success(0, 'a');
  const atMs = await fail();
  await observer.success(atMs, 'b');
  await untilRunsOn('b', [b]);
  await observer.stop();
  await restore(arranged, cluster);
  const outage = observer.outageAround(atMs);
  if (outage === undefined) throw new Error('the client saw no outage');
  return Math.round(outage.outageMs);
}

/** All cables, all power, both daemons; where a strip gives power back, it starts the daemon, too. */
async function restore({ strip }: ArrangedCluster, cluster: Cluster): Promise<void> {
  await strip?.idle();
  for (const member of cluster.members) {
    if (!member.host.powered) await member.host.powerOn();
    if (member.pidOf('guardian') === undefined) member.startDaemon();
  }
  await mendAll(cluster);
  await cluster.untilTogether();
  if (strip !== null) await cluster.member('b').crm('resume');
}
