/*
 * Connections between the copies: TLS 1.3 with the shared secret as key. Who does not have it gets nothing, and nobody
 * can pass for the promoted side.
 */
import { createHash } from 'node:crypto';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import type { MirrorConfiguration } from '../configuration.ts';

const keyedTls = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256',
} as const;
const handshakeMs = 3_000;
const connectionLimit = 64;

type Keyed = Pick<MirrorConfiguration, 'node' | 'resource' | 'secret' | 'places'>;

/** Another resource's copies, with the same secret, are strangers too. */
function keyOf({ resource, secret }: Keyed): Buffer {
  return createHash('sha256').update(`understudy mirror\0${resource}\0${secret}`).digest();
}

export interface PeerAddress {
  readonly host: string;
  readonly port: number;
}

/** Resolves once both sides have shown that they have the key. The connection ends when `signal` aborts. */
export function dial(keyed: Keyed, address: PeerAddress, signal: AbortSignal): Promise<TLSSocket> {
  const psk = keyOf(keyed);
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...keyedTls,
      ...address,
      pskCallback: () => ({ psk, identity: keyed.node }),
      checkServerIdentity: () => undefined,
    });
    const limit = setTimeout(() => socket.destroy(new Error(`${address.host} does not answer`)), handshakeMs);
    socket.once('error', reject);
    const end = (): void => void socket.destroy(new Error('it is not wanted any more'));
    signal.addEventListener('abort', end, { once: true });
    socket.once('close', () => {
      clearTimeout(limit);
      signal.removeEventListener('abort', end);
    });
    socket.once('secureConnect', () => {
      clearTimeout(limit);
      socket.off('error', reject).on('error', () => socket.destroy());
      socket.setNoDelay(true);
      resolve(socket);
    });
    if (signal.aborted) end();
  });
}

/** Not listening yet. */
export function createKeyedServer(keyed: Keyed, take: (socket: TLSSocket) => void): Server {
  const psk = keyOf(keyed);
  const peers = new Set(keyed.places.map(({ name }) => name));
  const options = {
    ...keyedTls,
    handshakeTimeout: handshakeMs,
    pskCallback: (_socket: TLSSocket, identity: string) => (peers.has(identity) ? psk : null),
  };
  const server = createServer(options, (socket) => {
    socket.setNoDelay(true).on('error', () => socket.destroy());
    take(socket);
  });
  server.maxConnections = connectionLimit;
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}
