import type { MemberMessage, PeerObservation } from '@understudy/crm-core';
import { callOff } from '../base/event-queue.ts';
import type { Appointment, EventQueue } from '../base/event-queue.ts';
import type { Random } from '../base/random.ts';
import type { Network } from './network.ts';
import { StreamEnd } from './stream.ts';

/**
 * One daemon's sessions with its peers, by the rules of the real one: the node whose
 * name comes first dials, over a link that is up; a new session replaces the old one.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #peers = new Map<string, PeerSession>();
  #isClosed = false;

  constructor(options: SessionsOptions) {
    this.#options = options;
    for (const peer of options.peers) {
      this.#peers.set(peer, {
        wanted: false,
        end: null,
        attempt: 0,
        dialing: null,
        pauseMs: redialMs,
        links: [],
        upLinks: [],
        retry: null,
      });
    }
  }

  /** Sent, and not on its way; arrived, and not read. */
  get waiting(): number {
    return [...this.#peers.values()].reduce((sum, { end }) => sum + (end?.waiting ?? 0), 0);
  }

  want(peer: string, wanted: boolean): void {
    const session = this.#peers.get(peer);
    if (session === undefined) return;
    session.wanted = wanted;
    if (wanted) return this.#dial(peer, session);
    session.dialing = null;
    session.end?.close();
  }

  send(peer: string, message: MemberMessage): void {
    this.#peers.get(peer)?.end?.send(message);
  }

  observe({ peer, links }: PeerObservation): void {
    const session = this.#peers.get(peer);
    if (session === undefined) return;
    if (session.links !== links) session.upLinks = links.flatMap((state, link) => (state === 'up' ? [link] : []));
    session.links = links;
    const { end } = session;
    if (end !== null && links[end.link] === 'down' && session.upLinks.some((link) => link !== end.link)) end.close();
  }

  /** The network has changed. */
  go(): void {
    for (const { end } of this.#peers.values()) end?.go();
  }

  /** Whatever stands is reset. Gives how many that were. */
  reset(): number {
    const open = [...this.#peers.values()].flatMap(({ end }) => (end?.isOpen === true ? [end] : []));
    for (const end of open) end.reset();
    return open.length;
  }

  /** The process has ended: orderly or not, its kernel closes what it had open. */
  close(): void {
    this.#isClosed = true;
    for (const session of this.#peers.values()) {
      callOff(session.retry);
      session.end?.abandon();
    }
  }

  /** The host has lost power. */
  lose(): void {
    this.#isClosed = true;
    for (const session of this.#peers.values()) {
      callOff(session.retry);
      session.end?.lose();
    }
  }

  /** A peer has dialled and the handshake is over: whether it is taken. */
  accept(peer: string, end: StreamEnd): void {
    const session = this.#peers.get(peer);
    if (session === undefined || !session.wanted || this.#isClosed) return end.abandon();
    this.#establish(peer, session, end);
  }

  #dial(peer: string, session: PeerSession): void {
    const { node, queue } = this.#options;
    if (!session.wanted || this.#isClosed || node > peer || session.end !== null || session.dialing !== null) return;
    const link = nextLink(session, this.#options.network.links);
    const dialing = {};
    session.dialing = dialing;
    const tookMs = this.#tripMs(peer, link);
    const fate = this.#fate(peer, link);
    const waitMs = fate === 'silence' ? handshakeMs : tookMs;
    queue.after(waitMs, () => this.#options.enter(() => this.#dialled(peer, session, { dialing, link, fate })));
  }

  #dialled(peer: string, session: PeerSession, { dialing, link, fate }: Dialled): void {
    if (session.dialing !== dialing) return;
    session.dialing = null;
    if (fate !== 'answer' || !session.wanted || this.#isClosed) return this.#dialLater(peer, session);
    const [mine, theirs] = this.#connect(peer, link);
    this.#establish(peer, session, mine);
    const { queue, network, node } = this.#options;
    queue.after(network.delayMs(node, link), () => this.#options.sessionsOf(peer)?.arrive(node, theirs));
  }

  /** A dialler's last word of the handshake. */
  arrive(peer: string, end: StreamEnd): void {
    this.#options.enter(() => this.accept(peer, end));
  }

  #connect(peer: string, link: number): readonly [StreamEnd, StreamEnd] {
    const mine = new StreamEnd(this.#options.node, link, this.#options);
    const theirs = new StreamEnd(peer, link, this.#options);
    mine.other = theirs;
    theirs.other = mine;
    return [mine, theirs];
  }

  /** There and back twice, and the work of the handshake. */
  #tripMs(peer: string, link: number): number {
    const { network, node, random } = this.#options;
    const oneWay = [node, peer, node, peer].map((from) => network.delayMs(from, link));
    return oneWay.reduce((sumMs, delayMs) => sumMs + delayMs, random.integer(2, 12));
  }

  #fate(peer: string, link: number): Dialled['fate'] {
    const { network, node, hasPower, sessionsOf } = this.#options;
    if (network.weather(node, link).isCut || network.weather(peer, link).isCut || !hasPower(peer)) return 'silence';
    const theirs = sessionsOf(peer);
    return theirs === null ? 'refusal' : theirs.isReachable ? 'answer' : 'silence';
  }

  /** The process answers. */
  get isReachable(): boolean {
    return !this.#options.isStopped();
  }

  #establish(peer: string, session: PeerSession, end: StreamEnd): void {
    const old = session.end;
    session.end = end;
    end.open({
      enter: this.#options.enter,
      onMessage: (message) => {
        if (session.end !== end) return;
        session.pauseMs = redialMs;
        this.#options.onMessage(peer, message);
      },
      onClose: () => this.#ended(peer, session, end),
    });
    old?.close();
    this.#options.onUp(peer);
  }

  #ended(peer: string, session: PeerSession, end: StreamEnd): void {
    if (session.end !== end) return;
    session.end = null;
    this.#options.onDown(peer);
    this.#dialLater(peer, session);
  }

  #dialLater(peer: string, session: PeerSession): void {
    callOff(session.retry);
    session.retry = this.#options.queue.after(session.pauseMs, () =>
      this.#options.enter(() => this.#dial(peer, session)),
    );
    session.pauseMs = Math.min(2 * session.pauseMs, longestRedialMs);
  }
}

export interface SessionsOptions {
  readonly node: string;
  readonly peers: readonly string[];
  readonly queue: EventQueue;
  readonly network: Network;
  readonly random: Random;
  readonly hasPower: (node: string) => boolean;
  /** Those of a peer's daemon, if one listens there. */
  readonly sessionsOf: (node: string) => Sessions | null;
  /** Into this daemon's process. */
  readonly enter: (action: () => void) => void;
  readonly isStopped: () => boolean;
  readonly onUp: (peer: string) => void;
  readonly onDown: (peer: string) => void;
  readonly onMessage: (peer: string, message: MemberMessage) => void;
}

interface PeerSession {
  wanted: boolean;
  end: StreamEnd | null;
  attempt: number;
  dialing: object | null;
  pauseMs: number;
  /** As they were observed last. */
  links: PeerObservation['links'];
  /** Those of them that are up. */
  upLinks: readonly number[];
  retry: Appointment | null;
}

interface Dialled {
  readonly dialing: object;
  readonly link: number;
  readonly fate: 'answer' | 'refusal' | 'silence';
}

const handshakeMs = 1_000;
const redialMs = 50;
const longestRedialMs = 1_000;

function nextLink(session: PeerSession, links: number): number {
  const candidates = session.upLinks.length > 0 ? session.upLinks : Array.from({ length: links }, (_, link) => link);
  const link = candidates[session.attempt % candidates.length] ?? 0;
  session.attempt += 1;
  return link;
}
