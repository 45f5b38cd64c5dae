import type { Socket } from 'node:net';

/**
 * Messages between two processes on one connection: JSON, one a line, each with the
 * version of its form. An empty line now and then says that the connection still carries: one that
 * a filter or a dead cable swallows is given up long before TCP would.
 */
export class LineChannel<Received, Sent = Received> {
  readonly #socket: Socket;
  readonly #version: number;
  readonly #longestLine: number;
  readonly #handlers: LineChannelHandlers<Received>;
  readonly #ping: NodeJS.Timeout;
  /** Pings since something was heard: no clock, so a process that slept blames nobody. */
  #unheard = 0;
  #rest = '';

  constructor(socket: Socket, { version, longestLine = longestMessage, ...handlers }: LineChannelOptions<Received>) {
    this.#socket = socket;
    this.#version = version;
    this.#longestLine = longestLine;
    this.#handlers = handlers;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    this.#ping = setInterval(() => this.#askOn(), pingMs);
    socket.once('close', () => {
      clearInterval(this.#ping);
      handlers.onClose();
    });
    socket.on('error', () => socket.destroy());
  }

  send(message: Sent): void {
    this.#write(`${JSON.stringify({ version: this.#version, message })}\n`);
  }

  #askOn(): void {
    this.#unheard += 1;
    if (this.#unheard > unheardLimit) this.close();
    else this.#write('\n');
  }

  #write(text: string): void {
    // A word after the last one would break off what is still on its way.
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(text);
    if (this.#socket.writableLength > longestQueue) this.close();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Closes once the other side has all that was said, or when it has not taken it within `limitMs`. */
  finish(limitMs = finishMs): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#socket.destroyed) return Promise.resolve();
    const limit = setTimeout(() => this.close(), limitMs);
    this.#socket.once('close', () => {
      clearTimeout(limit);
      resolve();
    });
    this.#socket.end();
    return promise;
  }

  #take(text: string): void {
    this.#unheard = 0;
    // A long line comes in many pieces: looked at once, when it is whole.
    if (!text.includes('\n') && this.#rest.length + text.length <= this.#longestLine) {
      this.#rest += text;
      return;
    }
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > this.#longestLine) return this.close();
    for (const line of lines) if (line !== '' && !this.#socket.destroyed) this.#handle(line);
  }

  #handle(line: string): void {
    const message = readMessage<Received>(line, this.#version);
    if (message.kind === 'message') return this.#handlers.onMessage(message.message);
    this.#handlers.onRefused(message.reason);
    this.close();
  }
}

export interface LineChannelOptions<Received> extends LineChannelHandlers<Received> {
  /** Of the form that both sides must speak. */
  readonly version: number;
  /** In characters; who sends a longer one is not listened to any more. Default 32 Mi. */
  readonly longestLine?: number;
}

interface LineChannelHandlers<Received> {
  readonly onMessage: (message: Received) => void;
  /** It said something that cannot be understood; the connection is closed. */
  readonly onRefused: (reason: string) => void;
  readonly onClose: () => void;
}

/** Characters: a state with its definition fits a hundred times. */
const longestMessage = 32 * 1024 * 1024;
const pingMs = 1_000;
/** A busy peer may take so long; one that hangs does not keep this host from leaving for longer. */
const finishMs = 2_000;
const unheardLimit = 5;
const longestQueue = 64 * 1024 * 1024;

type Read<Received> =
  { readonly kind: 'message'; readonly message: Received } | { readonly kind: 'refused'; readonly reason: string };

function readMessage<Received>(line: string, version: number): Read<Received> {
  try {
    const envelope = JSON.parse(line) as { version?: unknown; message?: Received } | null;
    if (envelope?.version !== version || envelope.message === undefined) {
      return {
        kind: 'refused',
        reason: `a message of form ${String(envelope?.version)}; this version speaks form ${version}`,
      };
    }
    return { kind: 'message', message: envelope.message };
  } catch {
    return { kind: 'refused', reason: 'a message that is not JSON' };
  }
}
