/*
 * What another copy says of itself, asked all the time over a connection that is kept. What an answer says is true of the
 * moment of the question, at the earliest: no clock of the other side's is needed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { NodePlace } from '@understudy/contracts';
import type { MirrorConfiguration } from '../configuration.ts';
import type { CopyView } from '../copy-view.ts';
import { dial, type PeerAddress } from './keyed-connection.ts';
import { onLines, say } from './lines.ts';

const askEveryMs = 500;
const patienceMs = 3_000;
const dialAgainMs = 500;

/** What a copy tells, unasked or as an answer. */
export interface Telling {
  readonly view: CopyView;
  /** The number of the question. */
  readonly answer?: number;
}

/** What a copy that follows has of the promoted one. */
export interface Holding {
  readonly epoch: string;
  /** The whole of it: it was handed over. */
  readonly final: boolean;
}

export type Request = { readonly want: 'state' } | { readonly want: 'tree' };

export class PeerLink {
  readonly name: string;
  readonly #configuration: MirrorConfiguration;
  readonly #addresses: readonly PeerAddress[];
  readonly #onTelling: (link: PeerLink, askedAtMs: number | null) => void;
  #socket: TLSSocket | null = null;
  #view: CopyView | null = null;
  #turn = 0;
  #question = 0;
  #heardMs = 0;
  #asked: { readonly number: number; readonly atMs: number } | null = null;

  constructor(
    configuration: MirrorConfiguration,
    { name, addresses }: NodePlace,
    onTelling: (link: PeerLink, askedAtMs: number | null) => void,
  ) {
    this.name = name;
    this.#configuration = configuration;
    this.#addresses = addresses.map((host) => ({ host, port: configuration.port }));
    this.#onTelling = onTelling;
  }

  /** Null while it does not answer. */
  get view(): CopyView | null {
    return this.#view;
  }

  /** Where it was reached last. */
  get address(): PeerAddress {
    return this.#addresses[this.#turn % this.#addresses.length] ?? { host: '', port: 0 };
  }

  /** Goes on until `signal` aborts. */
  async keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#addresses.length > 0) {
      try {
        await this.#converse(await dial(this.#configuration, this.address, signal));
      } catch {
        // Not there, or not with this key: asked again, at its next address.
        this.#turn++;
      }
      await delay(dialAgainMs, undefined, { signal }).catch(() => undefined);
    }
  }

  hold(holding: Holding): void {
    if (this.#socket !== null) say(this.#socket, { holding });
  }

  async #converse(socket: TLSSocket): Promise<void> {
    this.#socket = socket;
    this.#heardMs = performance.now();
    say(socket, { want: 'state' } satisfies Request);
    onLines(socket, (line) => this.#take(line as Telling));
    this.#ask(socket);
    const timer = setInterval(() => this.#ask(socket), askEveryMs);
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    clearInterval(timer);
    [this.#socket, this.#view, this.#asked] = [null, null, null];
    this.#onTelling(this, null);
  }

  /** One question at a time. */
  #ask(socket: TLSSocket): void {
    if (performance.now() - this.#heardMs > patienceMs) {
      this.#turn++;
      socket.destroy();
    } else if (this.#asked === null) {
      this.#asked = { number: ++this.#question, atMs: Date.now() };
      say(socket, { ask: this.#question });
    }
  }

  #take({ view, answer }: Telling): void {
    this.#heardMs = performance.now();
    this.#view = view;
    const asked = answer === this.#asked?.number ? this.#asked : null;
    if (asked !== null) this.#asked = null;
    this.#onTelling(this, asked?.atMs ?? null);
  }
}
