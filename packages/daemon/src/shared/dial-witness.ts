import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { keyedTls } from './keyed-tls.ts';

/** Dials a witness. The socket tells by `secureConnect` that it stands, by `close` that it does not or no longer. */
export function dialWitness({ address, port, key, identity }: WitnessDial): TLSSocket {
  const socket = connect({
    ...keyedTls,
    host: address,
    port,
    pskCallback: () => ({ psk: key, identity }),
    checkServerIdentity: () => undefined,
  });
  socket.setNoDelay(true);
  return socket;
}

export interface WitnessDial {
  readonly address: string;
  readonly port: number;
  /** `ClusterKeys.witness` */
  readonly key: Buffer;
  readonly identity: string;
}
