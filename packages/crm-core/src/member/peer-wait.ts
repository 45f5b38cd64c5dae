import { givesLease } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';
import type { ClusterModel } from '../model/cluster.ts';

/**
 * How long a node that starts waits for a peer that it has never heard. Infinity: until a
 * person says `crm node go-on`.
 *
 * Where nothing but fencing decides, that is the default. A host that was shot comes back,
 * and if the cables are still cut, it hears nobody: were it to go on alone, it would shoot
 * the other, and so on in turn. A lease keeps it from that; without either, nobody is shot.
 */
export function peerWaitMs({ timings, waitForAllMs, tieBreakers }: PeerWaitConfig, model: ClusterModel | null): number {
  if (waitForAllMs !== null) return waitForAllMs;
  return givesLease({ tieBreakers }) || model === null || !canShoot(model) ? timings.initdeadMs : Infinity;
}

type PeerWaitConfig = Pick<MembershipConfig, 'timings' | 'waitForAllMs' | 'tieBreakers'>;

function canShoot({ properties, fencing }: ClusterModel): boolean {
  return properties.stonithEnabled && fencing.devices.length > 0;
}
