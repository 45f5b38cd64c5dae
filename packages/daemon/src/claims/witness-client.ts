import type { TLSSocket } from 'node:tls';
import { versions } from '@understudy/contracts';
import type { Claim, ClaimAnswer, WitnessConfig } from '@understudy/crm-core';
import { dialWitness } from '../shared/dial-witness.ts';
import { LineChannel } from '../shared/line-channel.ts';
import { identityText, longestWitnessLine } from '../witness/witness-protocol.ts';
import type { WitnessQuestion, WitnessReply } from '../witness/witness-protocol.ts';

type Channel = LineChannel<WitnessReply, WitnessQuestion>;

/**
 * A member's side of the witness. Keeps a connection from the first question on, so
 * that the one that matters need not wait for a handshake. Each question is answered
 * within its time, by the witness or by `unreachable`; a new one takes the place of
 * one that still waits. What does not answer in time is not listened to any more: the
 * next question goes over a new connection.
 */
export class WitnessClient {
  readonly #options: WitnessClientOptions;
  #socket: TLSSocket | null = null;
  #channel: Channel | null = null;
  #question: Question | null = null;
  #trouble = noAnswer;
  /** What was said of it last: what lasts is said once. */
  #told = '';
  #redial: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: WitnessClientOptions) {
    this.#options = options;
    this.#dial();
  }

  /** Never rejects. */
  ask(claimId: string, claim: Claim): Promise<ClaimAnswer> {
    if (this.#question !== null) this.#leaveUnanswered();
    const { promise, resolve } = Promise.withResolvers<ClaimAnswer>();
    const limit = setTimeout(() => this.#giveUp(), this.#options.witness.timeoutMs);
    this.#question = { claimId, claim, resolve, limit };
    if (this.#channel === null) this.#dial();
    else this.#put(this.#channel);
    return promise;
  }

  close(): void {
    this.#closed = true;
    if (this.#redial !== null) clearTimeout(this.#redial);
    this.#settle({ kind: 'unreachable', reason: 'this daemon ends' });
    this.#socket?.destroy();
  }

  /** The witness takes one question at a time on a connection. */
  #leaveUnanswered(): void {
    this.#settle({ kind: 'unreachable', reason: 'another question took the place of this one' });
    this.#socket?.destroy();
    this.#socket = null;
    this.#channel = null;
  }

  #put(channel: Channel): void {
    if (this.#question === null) return;
    const { claimId, claim } = this.#question;
    channel.send({ kind: 'claim', claimId, claim });
  }

  #dial(): void {
    if (this.#socket !== null || this.#closed) return;
    const { node, cluster, key, witness } = this.#options;
    const { address, port } = witness;
    const socket = dialWitness({ address, port, key, identity: identityText({ cluster, node }) });
    this.#socket = socket;
    const limit = setTimeout(() => socket.destroy(), Math.max(witness.timeoutMs, leastDialMs));
    socket.on('error', (error: Error) => this.#note(error.message));
    socket.once('close', () => {
      clearTimeout(limit);
      this.#lost(socket);
    });
    socket.once('secureConnect', () => {
      clearTimeout(limit);
      this.#connected(socket);
    });
  }

  #connected(socket: TLSSocket): void {
    const channel: Channel = new LineChannel(socket, {
      version: versions.witness,
      longestLine: longestWitnessLine,
      onMessage: (reply) => this.#hear(reply),
      onRefused: (reason) => this.#note(`it sent ${reason}`),
      onClose: () => undefined,
    });
    this.#channel = channel;
    this.#trouble = noAnswer;
    this.#put(channel);
  }

  #hear(reply: WitnessReply): void {
    if (reply.kind !== 'answer' || reply.claimId !== this.#question?.claimId) return;
    this.#told = '';
    this.#settle(reply.answer);
  }

  #lost(socket: TLSSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#channel = null;
    if (this.#trouble !== this.#told) this.#options.onTrouble(this.#trouble);
    this.#told = this.#trouble;
    if (this.#closed) return;
    this.#redial ??= setTimeout(() => {
      this.#redial = null;
      this.#dial();
    }, redialMs);
  }

  #giveUp(): void {
    this.#settle({ kind: 'unreachable', reason: this.#trouble });
    this.#socket?.destroy();
  }

  #note(trouble: string): void {
    this.#trouble = trouble;
  }

  #settle(answer: ClaimAnswer): void {
    if (this.#question === null) return;
    clearTimeout(this.#question.limit);
    this.#question.resolve(answer);
    this.#question = null;
  }
}

export interface WitnessClientOptions {
  readonly node: string;
  readonly cluster: string;
  readonly witness: WitnessConfig;
  /** `ClusterKeys.witness` */
  readonly key: Buffer;
  /** A connection ended, or did not come to be. */
  readonly onTrouble: (reason: string) => void;
}

interface Question {
  readonly claimId: string;
  readonly claim: Claim;
  readonly resolve: (answer: ClaimAnswer) => void;
  readonly limit: NodeJS.Timeout;
}

const noAnswer = 'no answer';
const redialMs = 500;
/** A handshake may take longer than an answer. */
const leastDialMs = 2_000;
