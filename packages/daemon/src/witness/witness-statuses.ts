import { askWitnessStatus } from './ask-witness-status.ts';
import { WitnessKeys } from './witness-keys.ts';
import type { WitnessStatus } from './witness-protocol.ts';

/**
 * What a witness knows of each cluster whose key is here, in the order of their names.
 *
 * @throws UnderstudyError `daemon-unreachable`, `unreadable-file`
 */
export async function witnessStatuses({
  address,
  port,
  keyDirectory,
}: WitnessAddress): Promise<readonly WitnessStatus[]> {
  const keys = new WitnessKeys(keyDirectory);
  const statuses: WitnessStatus[] = [];
  for (const cluster of keys.clusters) {
    const key = keys.keyOf(cluster);
    if (key !== null) statuses.push(await askWitnessStatus({ address, port, cluster, key }));
  }
  return statuses;
}

export interface WitnessAddress {
  readonly address: string;
  readonly port: number;
  readonly keyDirectory: string;
}
