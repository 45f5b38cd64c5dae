import { createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';
import { versions } from '@understudy/contracts';
import type { Claim, ClaimAnswer } from '@understudy/crm-core';
import { isUnfinished, keyedTls } from '../shared/keyed-tls.ts';
import { LineChannel } from '../shared/line-channel.ts';
import type { WitnessKeys } from './witness-keys.ts';
import { longestWitnessLine, parseIdentity } from './witness-protocol.ts';
import type { WitnessIdentity, WitnessQuestion, WitnessReply, WitnessStatus } from './witness-protocol.ts';
import type { WitnessStore } from './witness-store.ts';

type Channel = LineChannel<WitnessQuestion, WitnessReply>;

/**
 * Answers members' claims over TLS 1.3 with the cluster's key. A member keeps one
 * connection; a new one of the same node replaces it. Who asks before the last
 * question is answered is not listened to any more, so nothing queues up.
 */
export class WitnessServer {
  readonly #options: WitnessServerOptions;
  readonly #server: Server;
  /** By identity. */
  readonly #channels = new Map<string, Channel>();
  readonly #sockets = new Set<TLSSocket>();

  constructor(options: WitnessServerOptions) {
    this.#options = options;
    this.#server = createServer(
      {
        ...keyedTls,
        handshakeTimeout: handshakeMs,
        pskCallback: (socket, identity) => {
          identities.set(socket, identity);
          return this.#keyFor(identity);
        },
      },
      (socket) => this.#accept(socket),
    );
    this.#server.maxConnections = connectionLimit;
    this.#server.on('tlsClientError', (error, socket) => {
      if (!isUnfinished(error)) options.onStranger('a connection without the key');
      socket.destroy();
    });
  }

  /** Resolves when it listens. @throws Error when it cannot */
  async listen({ address, port }: { readonly address: string | null; readonly port: number }): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen({ port, ...(address === null ? {} : { host: address }) }, resolve);
    await promise;
    this.#server.off('error', reject).on('error', (error: Error) => this.#options.onTrouble(error.message));
  }

  /** Ends all connections; what was not answered is asked again. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keyFor(text: string): Buffer | null {
    const identity = parseIdentity(text);
    if (identity === null) return null;
    try {
      return this.#options.keys.keyOf(identity.cluster);
    } catch (error) {
      this.#options.onTrouble(error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  #accept(socket: TLSSocket): void {
    const text = identities.get(socket) ?? '';
    const identity = parseIdentity(text);
    if (identity === null) return void socket.destroy();
    this.#sockets.add(socket);
    let isBusy = false;
    const channel: Channel = new LineChannel(socket, {
      version: versions.witness,
      longestLine: longestWitnessLine,
      onMessage: (question) => {
        if (isBusy) return channel.close();
        isBusy = true;
        void this.#reply(identity, question, channel).finally(() => {
          isBusy = false;
        });
      },
      onRefused: (reason) => this.#options.onTrouble(`${text} sent ${reason}`),
      onClose: () => {
        this.#sockets.delete(socket);
        if (this.#channels.get(text) === channel) this.#channels.delete(text);
      },
    });
    if (identity.node === '') return;
    this.#channels.get(text)?.close();
    this.#channels.set(text, channel);
  }

  /** Without an answer, the connection ends: silence is never taken for one. */
  async #reply(identity: WitnessIdentity, question: WitnessQuestion, channel: Channel): Promise<void> {
    try {
      if (question.kind === 'status') return channel.send({ kind: 'status', status: this.#status(identity.cluster) });
      const { claimId, claim } = question;
      if (claim.cluster !== identity.cluster || claim.node !== identity.node) {
        throw new Error(`it claims in the name of ${claim.cluster}/${claim.node}`);
      }
      const answer = await this.#options.store.answer(claim);
      channel.send({ kind: 'answer', claimId, answer });
      this.#options.onAnswered(claim, answer);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onTrouble(`no answer to ${identity.cluster}/${identity.node}: ${reason}`);
      channel.close();
    }
  }

  #status(cluster: string): WitnessStatus {
    const { store } = this.#options;
    const connected = [...this.#channels.keys()].flatMap((text) => {
      const identity = parseIdentity(text);
      return identity?.cluster === cluster ? [identity.node] : [];
    });
    return {
      cluster,
      ledger: store.ledgerOf(cluster),
      leaseLeftMs: store.leaseLeftMs(cluster),
      connected: connected.sort(),
    };
  }
}

export interface WitnessServerOptions {
  readonly keys: WitnessKeys;
  readonly store: WitnessStore;
  /** After the answer was sent. */
  readonly onAnswered: (claim: Claim, answer: ClaimAnswer) => void;
  readonly onStranger: (what: string) => void;
  readonly onTrouble: (text: string) => void;
}

const handshakeMs = 1_000;
/** Strangers included: each is gone after the handshake's time. */
const connectionLimit = 1_024;

/** What each side of a connection called itself in the handshake. */
const identities = new WeakMap<TLSSocket, string>();
