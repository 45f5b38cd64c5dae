import { UnderstudyError, versions } from '@understudy/contracts';
import { dialWitness } from '../shared/dial-witness.ts';
import { LineChannel } from '../shared/line-channel.ts';
import { identityText, longestWitnessLine } from './witness-protocol.ts';
import type { WitnessQuestion, WitnessReply, WitnessStatus } from './witness-protocol.ts';

/**
 * What a witness knows of a cluster, asked over the network as a member would.
 *
 * @throws UnderstudyError `daemon-unreachable`
 */
export async function askWitnessStatus(ask: WitnessStatusAsk): Promise<WitnessStatus> {
  const { address, port, cluster, key } = ask;
  const { promise, resolve, reject } = Promise.withResolvers<WitnessStatus>();
  let trouble = 'it does not answer, or has another key';
  const socket = dialWitness({ address, port, key, identity: identityText({ cluster, node: '' }) });
  const limit = setTimeout(() => socket.destroy(), limitMs);
  socket.on('error', (error: Error) => {
    trouble = error.message;
  });
  socket.once('close', () => {
    clearTimeout(limit);
    reject(
      new UnderstudyError('daemon-unreachable', `no witness for ${cluster} at ${address}:${port}: ${trouble}`, {
        remedy: 'See whether crm witness runs there, and whether it has the key of this cluster (crm witness key).',
      }),
    );
  });
  socket.once('secureConnect', () => {
    const channel = new LineChannel<WitnessReply, WitnessQuestion>(socket, {
      version: versions.witness,
      longestLine: longestWitnessLine,
      onMessage: (reply) => {
        if (reply.kind === 'status') resolve(reply.status);
        channel.close();
      },
      onRefused: (reason) => {
        trouble = `it sent ${reason}`;
      },
      onClose: () => undefined,
    });
    channel.send({ kind: 'status' });
  });
  return promise;
}

export interface WitnessStatusAsk {
  readonly address: string;
  readonly port: number;
  readonly cluster: string;
  /** `ClusterKeys.witness` */
  readonly key: Buffer;
}

const limitMs = 3_000;
