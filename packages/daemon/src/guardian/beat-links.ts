import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * The links on which beats travel: a socket each, bound to this node's address
 * there, so that a beat on a link really came over that link. An address that is
 * not there yet (a cable that is out at boot) is tried again.
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
    for (const link of options.ownAddresses.keys()) this.#open(link);
  }

  /** Sends on one link; a link that is down loses it, which is what its silence says. */
  send(link: number, address: string, datagram: Buffer): void {
    this.#links[link]?.send(datagram, this.#options.port, address, ignore);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#retries) clearTimeout(timer);
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
    this.#links.fill(null);
  }

  #open(link: number): void {
    const address = this.#options.ownAddresses[link];
    if (this.#closed || address === undefined) return;
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4' });
    this.#sockets.add(socket);
    socket.on('error', (error) => this.#lose(link, socket, error));
    socket.on('message', (datagram) => this.#options.onDatagram(link, datagram));
    socket.bind({ port: this.#options.port, address, exclusive: true }, () => {
      this.#links[link] = socket;
      this.#troubles[link] = '';
    });
  }

  #lose(link: number, socket: Socket, error: Error): void {
    if (!this.#sockets.delete(socket)) return;
    socket.close();
    if (this.#links[link] === socket) this.#links[link] = null;
    if (this.#troubles[link] !== error.message) this.#options.onTrouble(link, error);
    this.#troubles[link] = error.message;
    this.#openLater(link);
  }

  #openLater(link: number): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#open(link);
    }, reopenMs);
    this.#retries.add(timer);
  }
}

export interface BeatLinksOptions {
  /** One a link, in the links' order. */
  readonly ownAddresses: readonly string[];
  readonly port: number;
  readonly onDatagram: (link: number, datagram: Buffer) => void;
  /** A link cannot be used for now, and is tried again; said once for each reason. */
  readonly onTrouble: (link: number, error: Error) => void;
}

const reopenMs = 500;

function ignore(): void {
  // Unreachable, no route: the peer's detector hears the silence.
}
