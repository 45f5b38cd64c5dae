import type { MemberMessage } from '@understudy/crm-core';
import { callOff } from '../base/event-queue.ts';
import type { Appointment, EventQueue } from '../base/event-queue.ts';
import type { Random } from '../base/random.ts';
import type { Network } from './network.ts';

/**
 * One side of a connection, as TCP gives it: what is sent arrives in order and once, or
 * not at all; a cable that is cut holds it up, and a while of silence ends it. The
 * other side of a host without power is never told.
 */
export class StreamEnd {
  readonly node: string;
  readonly link: number;
  other: StreamEnd | null = null;
  readonly #options: StreamOptions;
  /** Sent, and held up by a cable that is cut. */
  readonly #stalled: Parcel[] = [];
  /** Arrived before somebody reads. */
  readonly #early: Parcel[] = [];
  #handlers: StreamHandlers | null = null;
  #isOpen = true;
  #isRead = false;
  #lastArrivalMs = 0;
  #unheard = 0;
  #ping: Appointment | null = null;

  constructor(node: string, link: number, options: StreamOptions) {
    this.node = node;
    this.link = link;
    this.#options = options;
  }

  /** Held up on this side, or not read yet. */
  get waiting(): number {
    return this.#stalled.length + this.#early.length;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(handlers: StreamHandlers): void {
    this.#handlers = handlers;
    this.#armPing();
    // Whoever opens it hears of that first.
    this.#options.queue.after(0, () => {
      this.#isRead = true;
      for (const parcel of this.#early.splice(0)) handlers.enter(() => this.#read(parcel));
    });
  }

  send(message: MemberMessage): void {
    if (this.#isOpen) this.#post({ kind: 'message', message });
  }

  /** Ends it from this side; the other side learns of it, if anything reaches it. */
  close(): void {
    if (!this.#isOpen) return;
    this.#end();
    // What was handed to the kernel may still be sent, or not.
    if (this.#options.random.chance(30)) this.#stalled.length = 0;
    this.#post({ kind: 'end' });
    this.#tellOwner();
  }

  /** Its kernel takes it for gone: what was under way to it is lost, and what it sent may still arrive. */
  reset(): void {
    if (!this.#isOpen) return;
    this.#end();
    this.#stalled.length = 0;
    this.#tellOwner();
  }

  /** The host has lost power: nobody closes it, and what was held up is gone. */
  lose(): void {
    this.#end();
    this.#handlers = null;
    this.#stalled.length = 0;
  }

  /** The process is gone; its kernel closes what it had open. */
  abandon(): void {
    this.#handlers = null;
    this.close();
  }

  /** The network has changed: what was held up may go on. */
  go(): void {
    if (this.#stalled.length === 0 || this.#isCut) return;
    const again = this.#options.random.integer(1, 400);
    for (const parcel of this.#stalled.splice(0)) this.#dispatch(parcel, again);
  }

  get #isCut(): boolean {
    return this.#options.network.weather(this.node, this.link).isCut;
  }

  #post(parcel: Parcel): void {
    if (this.#stalled.length > 0 || this.#isCut) this.#stalled.push(parcel);
    else this.#dispatch(parcel, 0);
  }

  #dispatch(parcel: Parcel, extraMs: number): void {
    const { queue, network, random } = this.#options;
    const { lossPercent } = network.weather(this.node, this.link);
    const lateMs = lossPercent > 0 && random.chance(lossPercent) ? random.integer(20, 600) : 0;
    const atMs = queue.nowMs + network.delayMs(this.node, this.link) + lateMs + extraMs;
    this.#lastArrivalMs = Math.max(atMs, this.#lastArrivalMs);
    queue.at(this.#lastArrivalMs, () => this.other?.take(parcel));
  }

  take(parcel: Parcel): void {
    if (!this.#isOpen) return this.#refuse(parcel);
    if (!this.#isRead) this.#early.push(parcel);
    else this.#handlers?.enter(() => this.#read(parcel));
  }

  /** As a kernel answers what comes for a connection that it does not have (any more). */
  #refuse(parcel: Parcel): void {
    if (parcel.kind !== 'end' && this.#options.hasPower(this.node)) this.#post({ kind: 'end' });
  }

  #read(parcel: Parcel): void {
    if (!this.#isOpen) return;
    this.#unheard = 0;
    if (parcel.kind === 'message') this.#handlers?.onMessage(parcel.message);
    if (parcel.kind !== 'end') return;
    this.#end();
    this.#handlers?.onClose();
  }

  /** As the daemon's channel: a line now and then, and an end when nothing was heard for several. */
  #armPing(): void {
    this.#ping = this.#options.queue.after(pingMs, () => this.#handlers?.enter(() => this.#askOn()));
  }

  #askOn(): void {
    if (!this.#isOpen) return;
    this.#unheard += 1;
    if (this.#unheard > unheardLimit) return this.close();
    this.#post({ kind: 'ping' });
    this.#armPing();
  }

  #tellOwner(): void {
    const handlers = this.#handlers;
    if (handlers !== null) this.#options.queue.after(0.05, () => handlers.enter(handlers.onClose));
  }

  #end(): void {
    this.#isOpen = false;
    callOff(this.#ping);
  }
}

export interface StreamOptions {
  readonly queue: EventQueue;
  readonly network: Network;
  readonly random: Random;
  readonly hasPower: (node: string) => boolean;
}

export interface StreamHandlers {
  /** Into the process that reads it. */
  readonly enter: (action: () => void) => void;
  readonly onMessage: (message: MemberMessage) => void;
  readonly onClose: () => void;
}

type Parcel =
  { readonly kind: 'message'; readonly message: MemberMessage } | { readonly kind: 'ping' } | { readonly kind: 'end' };

const pingMs = 1_000;
const unheardLimit = 5;
