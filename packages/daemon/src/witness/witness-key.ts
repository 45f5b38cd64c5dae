import type { HostPaths } from '@understudy/contracts';
import { loadHostConfig } from '../shared/host-config.ts';

export interface WitnessKey {
  readonly cluster: string;
  /** Base64, as the witness wants it in `CLUSTER.key`. */
  readonly key: string;
}

/** What a witness needs to serve this host's cluster. @throws UnderstudyError as `loadHostConfig` */
export function witnessKey(paths: HostPaths): WitnessKey {
  const { membership, keys } = loadHostConfig(paths);
  return { cluster: membership.cluster, key: keys.witness.toString('base64') };
}
