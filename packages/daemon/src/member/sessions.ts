import { BlockList, isIPv6 } from 'node:net';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';
import { versions } from '@understudy/contracts';
import type { MemberMessage, MembershipConfig, PeerObservation } from '@understudy/crm-core';
import { isUnfinished, keyedTls } from '../shared/keyed-tls.ts';
import { LineChannel } from '../shared/line-channel.ts';

/**
 * One session with each peer: TLS 1.3 with the key that both hold. The node whose
 * name comes first dials, over a link that is up; when that link goes down, over
 * another. A new session replaces the old one.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #servers = new Set<Server>();
  /** Where peers come from. */
  readonly #known = new BlockList();
  readonly #peers = new Map<string, PeerSession>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #handlers: SessionHandlers | null = null;
  #closed = false;

  constructor(options: SessionsOptions) {
    const { node, membership } = options;
    this.#options = options;
    for (const { id, links } of membership.nodes) {
      if (id === node) continue;
      for (const address of links) this.#known.addAddress(address, familyOf(address));
      this.#peers.set(id, {
        addresses: links,
        wanted: false,
        channel: null,
        link: null,
        attempt: 0,
        dialing: null,
        pauseMs: redialMs,
        upLinks: [],
      });
    }
  }

  /** Listens for peers, and tells what happens from now on. */
  open(handlers: SessionHandlers): void {
    this.#handlers = handlers;
    for (const address of this.#own()) this.#listen(address, '');
  }

  /** Keeps a session with the peer from now on, or gives it up. */
  want(peer: string, wanted: boolean): void {
    const session = this.#peers.get(peer);
    if (session === undefined) return;
    session.wanted = wanted;
    if (!wanted) this.#drop(session);
    else this.#dial(peer, session);
  }

  send(peer: string, message: MemberMessage): void {
    this.#peers.get(peer)?.channel?.send(message);
  }

  /** What the guardian sees of the links: a session over a link that is down moves to another. */
  observe({ peer, links }: PeerObservation): void {
    const session = this.#peers.get(peer);
    if (session === undefined) return;
    session.upLinks = links.flatMap((state, link) => (state === 'up' ? [link] : []));
    if (session.link === null || session.channel === null) return;
    const another = session.upLinks.some((link) => link !== session.link);
    if (links[session.link] === 'down' && another) session.channel.close();
  }

  /**
   * Opens no session any more, and ends those that stand once the peers have all that was sent, or have not taken it
   * within `limitMs`: default 2 s.
   */
  async finish(limitMs?: number): Promise<void> {
    this.#closed = true;
    const channels = [...this.#peers.values()].flatMap(({ channel }) => channel ?? []);
    await Promise.all(channels.map((channel) => channel.finish(limitMs)));
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#retries) clearTimeout(timer);
    for (const session of this.#peers.values()) this.#drop(session);
    for (const server of this.#servers) server.close();
  }

  #drop(session: PeerSession): void {
    session.dialing?.destroy();
    session.channel?.close();
  }

  #later(action: () => void, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      if (!this.#closed) action();
    }, delayMs);
    this.#retries.add(timer);
  }

  /** `trouble`: why it failed the last time; what lasts is said once. */
  #listen(address: string, trouble: string): void {
    const { key, membership } = this.#options;
    const server = createServer(
      {
        ...keyedTls,
        handshakeTimeout: handshakeMs,
        pskCallback: (socket, identity) => {
          identities.set(socket, identity);
          return this.#peers.has(identity) ? key : null;
        },
      },
      (socket) => this.#accept(socket),
    );
    server.maxConnections = connectionLimit;
    server.prependListener('connection', (socket: Socket) => this.#turnAway(socket));
    server.on('tlsClientError', (error, socket) => {
      if (!isUnfinished(error)) this.#handlers?.onStranger(strangersConnection);
      socket.destroy();
    });
    server.on('error', (error: Error) => this.#relisten(address, server, error, trouble));
    server.listen({ host: address, port: membership.messagePort });
    this.#servers.add(server);
  }

  #relisten(address: string, server: Server, error: Error, trouble: string): void {
    if (!this.#servers.delete(server)) return;
    server.close();
    if (error.message !== trouble) this.#handlers?.onTrouble(`cannot listen on ${address}: ${error.message}`);
    this.#later(() => this.#listen(address, error.message), relistenMs);
  }

  /** Strangers must not take the places of peers. */
  #turnAway(socket: Socket): void {
    const address = socket.remoteAddress;
    if (address !== undefined && this.#known.check(address, familyOf(address))) return;
    // Without an address it has been given up already.
    if (address !== undefined) this.#handlers?.onStranger(strangersConnection);
    socket.destroy();
  }

  /** The key has proven that it is one of us, and the identity that it gave says who. */
  #accept(socket: TLSSocket): void {
    const peer = identities.get(socket) ?? '';
    this.#establish(peer, socket, this.#linkOf(peer, socket.remoteAddress));
  }

  #dial(peer: string, session: PeerSession): void {
    if (
      !session.wanted ||
      this.#closed ||
      this.#options.node > peer ||
      session.channel !== null ||
      session.dialing !== null
    )
      return;
    const { key, node, membership } = this.#options;
    const link = nextLink(session);
    const where = { host: session.addresses[link], port: membership.messagePort, localAddress: this.#own()[link] };
    const socket = connect({
      ...keyedTls,
      ...where,
      pskCallback: () => ({ psk: key, identity: node }),
      checkServerIdentity: () => undefined,
    });
    session.dialing = socket;
    const limit = setTimeout(() => socket.destroy(), handshakeMs);
    const ended = (): void => {
      clearTimeout(limit);
      if (session.dialing !== socket) return;
      session.dialing = null;
      this.#dialLater(peer, session);
    };
    socket.once('close', ended).on('error', () => socket.destroy());
    socket.once('secureConnect', () => {
      clearTimeout(limit);
      socket.off('close', ended);
      session.dialing = null;
      this.#establish(peer, socket, link);
    });
  }

  #establish(peer: string, socket: TLSSocket, link: number | null): void {
    const session = this.#peers.get(peer);
    if (session === undefined || !session.wanted || this.#closed) {
      socket.destroy();
      return;
    }
    const old = session.channel;
    const channel = new LineChannel<MemberMessage>(socket, {
      version: versions.wire,
      onMessage: (message) => {
        if (session.channel !== channel) return;
        session.pauseMs = redialMs;
        this.#handlers?.onMessage(peer, message);
      },
      onRefused: (reason) => this.#handlers?.onTrouble(`${peer} sent ${reason}`),
      onClose: () => this.#ended(peer, session, channel),
    });
    session.channel = channel;
    session.link = link;
    old?.close();
    this.#handlers?.onUp(peer);
  }

  #ended(peer: string, session: PeerSession, channel: LineChannel<MemberMessage>): void {
    if (session.channel !== channel) return;
    session.channel = null;
    session.link = null;
    this.#handlers?.onDown(peer);
    this.#dialLater(peer, session);
  }

  /** Ever later, while nothing comes of it: who does not want us yet would be dialled without a pause. */
  #dialLater(peer: string, session: PeerSession): void {
    this.#later(() => this.#dial(peer, session), session.pauseMs);
    session.pauseMs = Math.min(2 * session.pauseMs, longestRedialMs);
  }

  #own(): readonly string[] {
    const { node, membership } = this.#options;
    return membership.nodes.find(({ id }) => id === node)?.links ?? [];
  }

  #linkOf(peer: string, address = ''): number | null {
    const link = this.#peers.get(peer)?.addresses.findIndex((each) => isSame(each, address)) ?? -1;
    return link < 0 ? null : link;
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** An IPv6 address can be written in several ways. */
function isSame(one: string, other: string): boolean {
  if (familyOf(one) !== familyOf(other)) return false;
  const list = new BlockList();
  list.addAddress(one, familyOf(one));
  return list.check(other, familyOf(other));
}

export interface SessionsOptions {
  readonly node: string;
  readonly membership: MembershipConfig;
  readonly key: Buffer;
}

export interface SessionHandlers {
  readonly onUp: (peer: string) => void;
  readonly onDown: (peer: string) => void;
  readonly onMessage: (peer: string, message: MemberMessage) => void;
  readonly onStranger: (what: string) => void;
  readonly onTrouble: (text: string) => void;
}

interface PeerSession {
  readonly addresses: readonly string[];
  wanted: boolean;
  channel: LineChannel<MemberMessage> | null;
  /** The link it goes over, if known. */
  link: number | null;
  attempt: number;
  dialing: TLSSocket | null;
  /** Before it is dialled again, should it end now: short again once the peer has said something. */
  pauseMs: number;
  /** Links that carry beats, to be tried first. */
  upLinks: readonly number[];
}

const handshakeMs = 1_000;
const redialMs = 50;
const longestRedialMs = 1_000;
const relistenMs = 500;
/** Strangers included: each is gone after the handshake's time. */
const connectionLimit = 256;

const strangersConnection = 'a connection without the key';

/** What each side of an accepted connection called itself in the handshake. */
const identities = new WeakMap<TLSSocket, string>();

function nextLink(session: PeerSession): number {
  const { upLinks, addresses } = session;
  const candidates = upLinks.length > 0 ? upLinks : [...addresses.keys()];
  const link = candidates[session.attempt % candidates.length] ?? 0;
  session.attempt += 1;
  return link;
}
