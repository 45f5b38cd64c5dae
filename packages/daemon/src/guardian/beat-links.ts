import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * The links on which beats travel: a socket each, bound to this node's address
 * there, so that a beat on a link really came over that link. Where beats go to a
 * broadcast or multicast address, another one is bound to that: the kernel hands
 * what is sent there to nobody else. An address that is not there yet (a cable that is
 * out at boot) is tried again.
 */
export class BeatLinks {
  readonly #options: BeatLinksOptions;
  /** Bound ones. */
  readonly #links: (Socket | null)[];
  readonly #sockets = new Set<Socket>();
  readonly #retries = new Set<NodeJS.Timeout>();
  /** The last trouble of each link, so that what lasts is said once. */
  readonly #troubles: string[];
  #closed = false;

  constructor(options: BeatLinksOptions) {
    this.#options = options;
    this.#links = options.ownAddresses.map(() => null);
    this.#troubles = options.ownAddresses.map(() => '');
    for (const link of options.ownAddresses.keys()) {
      this.#open(link, sender);
      if (options.sharedAddresses[link] !== undefined) this.#open(link, sharedListener);
    }
  }

  /** Sends on one link, to the address or to where all of its beats go; a link that is down loses it, which is what its silence says. */
  send(link: number, address: string, datagram: Buffer): void {
    this.#links[link]?.send(datagram, this.#options.port, this.#options.sharedAddresses[link] ?? address, ignore);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#retries) clearTimeout(timer);
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
    this.#links.fill(null);
  }

  #open(link: number, role: Role): void {
    const own = this.#options.ownAddresses[link];
    const shared = this.#options.sharedAddresses[link] ?? null;
    if (this.#closed || own === undefined) return;
    const socket = createSocket({ type: isIPv6(own) ? 'udp6' : 'udp4' });
    this.#sockets.add(socket);
    socket.on('error', (error) => this.#lose(link, role, socket, error));
    socket.on('message', (datagram) => this.#options.onDatagram(link, datagram));
    const address = role === sharedListener && shared !== null ? shared : own;
    socket.bind({ port: this.#options.port, address: withoutZone(address), exclusive: true }, () => {
      try {
        if (shared !== null) role.prepare(socket, own, shared);
      } catch (error) {
        return this.#lose(link, role, socket, error instanceof Error ? error : new Error(String(error)));
      }
      if (role === sender) this.#links[link] = socket;
      this.#troubles[link] = '';
    });
  }

  #lose(link: number, role: Role, socket: Socket, error: Error): void {
    if (!this.#sockets.delete(socket)) return;
    socket.close();
    if (this.#links[link] === socket) this.#links[link] = null;
    if (this.#troubles[link] !== error.message) this.#options.onTrouble(link, error);
    this.#troubles[link] = error.message;
    this.#openLater(link, role);
  }

  #openLater(link: number, role: Role): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#open(link, role);
    }, reopenMs);
    this.#retries.add(timer);
  }
}

export interface BeatLinksOptions {
  /** One a link, in the links' order. */
  readonly ownAddresses: readonly string[];
  /** By link: the broadcast or multicast address to which its beats go; undefined: to each peer's own. */
  readonly sharedAddresses: readonly (string | undefined)[];
  readonly port: number;
  readonly onDatagram: (link: number, datagram: Buffer) => void;
  /** A link cannot be used for now, and is tried again; said once for each reason. */
  readonly onTrouble: (link: number, error: Error) => void;
}

/** What a socket of a link with a shared address is for. */
interface Role {
  /** After it was bound. @throws Error when the network is not there */
  readonly prepare: (socket: Socket, own: string, shared: string) => void;
}

const sender: Role = {
  prepare: (socket, own, shared) => {
    if (!isMulticast(shared)) return socket.setBroadcast(true);
    socket.setMulticastInterface(interfaceOf(own, shared));
    socket.setMulticastTTL(1);
    socket.setMulticastLoopback(false);
  },
};

const sharedListener: Role = {
  prepare: (socket, own, shared) => {
    if (isMulticast(shared)) socket.addMembership(withoutZone(shared), interfaceOf(own, shared));
  },
};

function isMulticast(address: string): boolean {
  if (isIPv6(address)) return address.toLowerCase().startsWith('ff');
  const first = Number(address.split('.')[0]);
  return first >= 224 && first < 240;
}

/** As Node wants it: of IPv6, by the name that follows the `%`. */
function interfaceOf(own: string, shared: string): string {
  const zone = shared.split('%')[1] ?? own.split('%')[1];
  return isIPv6(own) && zone !== undefined ? `::%${zone}` : own;
}

/** Of a multicast address; others keep theirs, which the kernel needs. */
function withoutZone(address: string): string {
  return isMulticast(address) ? (address.split('%')[0] ?? address) : address;
}

const reopenMs = 500;

function ignore(): void {
  // Unreachable, no route: the peer's detector hears the silence.
}
