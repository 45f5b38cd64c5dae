/* Answers the other copies: what this one is, to all of them; the tree, while it is promoted. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Server, TLSSocket } from 'node:tls';
import type { MirrorConfiguration } from '../configuration.ts';
import type { CopyView } from '../copy-view.ts';
import type { Lineage } from '../lineage.ts';
import { createKeyedServer } from './keyed-connection.ts';
import { firstLine, onLines, say } from './lines.ts';
import type { Holding, Request, Telling } from './peer-link.ts';
import { serveTree } from './serve-tree.ts';

/** Said before the tree. */
export type TreeHeader =
  | {
      readonly kind: 'tree';
      readonly lineage: Lineage;
      readonly change: number | null;
      /** See `CopyState.sourceAtMs`. */
      readonly atMs: number;
      readonly final: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: string };

export interface PeerServerOptions {
  readonly configuration: MirrorConfiguration;
  /** The file for rsync. */
  readonly module: string;
  readonly view: () => CopyView;
  /** Somebody holds more, or has gone. */
  readonly onHolding: () => void;
}

const listenAgainMs = 500;
/** As many changes as come within this are told together. */
const gatherMs = 50;
/** The kernel stamps files with a clock that may be a tick behind. */
const clockTickMs = 100;

export class PeerServer {
  readonly #options: PeerServerOptions;
  readonly #servers: Server[] = [];
  /** Who asks for the state, with what they hold. */
  readonly #followers = new Map<TLSSocket, Holding | null>();
  #gathering: NodeJS.Timeout | null = null;

  constructor(options: PeerServerOptions) {
    this.#options = options;
  }

  /** On each address of this node's, as soon as the host has it, until `signal` aborts. */
  listen(signal: AbortSignal): void {
    const { configuration } = this.#options;
    const own = configuration.places.find(({ name }) => name === configuration.node);
    for (const host of own?.addresses ?? []) void this.#listenOn(host, signal);
    signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  /** What those that follow this epoch hold of it. */
  holdings(epoch: string): readonly Holding[] {
    return [...this.#followers.values()].filter((holding) => holding !== null && holding.epoch === epoch) as Holding[];
  }

  /** Tells all what this copy is now. */
  tell(): void {
    for (const socket of this.#followers.keys()) say(socket, { view: this.#options.view() } satisfies Telling);
  }

  /** The same, soon. */
  tellSoon(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.tell();
    }, gatherMs);
  }

  async #listenOn(host: string, signal: AbortSignal): Promise<void> {
    const { configuration } = this.#options;
    while (!signal.aborted) {
      const server = createKeyedServer(configuration, (socket) => void this.#take(socket));
      const isUp = await new Promise<boolean>((resolve) => {
        server.once('error', () => resolve(false));
        server.listen({ host, port: configuration.port }, () => resolve(true));
      });
      if (isUp) return void this.#servers.push(server);
      await delay(listenAgainMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #take(socket: TLSSocket): Promise<void> {
    try {
      const { want } = (await firstLine(socket)) as Request;
      if (want === 'tree') this.#serve(socket);
      else this.#inform(socket);
    } catch {
      socket.destroy();
    }
  }

  #inform(socket: TLSSocket): void {
    this.#followers.set(socket, null);
    socket.once('close', () => {
      this.#followers.delete(socket);
      this.#options.onHolding();
    });
    onLines(socket, (line) => {
      const { ask, holding } = line as { readonly ask?: number; readonly holding?: Holding };
      if (ask !== undefined) say(socket, { view: this.#options.view(), answer: ask } satisfies Telling);
      if (holding === undefined) return;
      this.#followers.set(socket, holding);
      this.#options.onHolding();
    });
    socket.resume();
  }

  /** Nobody but the promoted one, and the one that hands over, gives its tree away. */
  #serve(socket: TLSSocket): void {
    const { role, lineage, change } = this.#options.view();
    if (role === 'unpromoted') {
      say(socket, { kind: 'refused', reason: 'it is not promoted' } satisfies TreeHeader);
      socket.end();
      return;
    }
    const final = role === 'handingOver';
    // Nobody writes any more while it hands over: what was written just before is known to the other side.
    const atMs = final ? Date.now() + 1 : Date.now() - clockTickMs;
    say(socket, { kind: 'tree', lineage, change, atMs, final } satisfies TreeHeader);
    serveTree(socket, this.#options.module);
  }

  #close(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    for (const server of this.#servers) server.close();
    for (const socket of this.#followers.keys()) socket.destroy();
  }
}
