import type { Socket } from 'node:net';
import { versions } from '@understudy/contracts';
import type { MemberMessage } from '@understudy/crm-core';

/** Messages between two members on one connection: JSON, one a line, each with its version. */
export class LineChannel {
  readonly #socket: Socket;
  readonly #handlers: LineChannelHandlers;
  #rest = '';

  constructor(socket: Socket, handlers: LineChannelHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    socket.once('close', () => handlers.onClose());
    socket.on('error', () => socket.destroy());
  }

  send(message: MemberMessage): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(`${JSON.stringify({ version: versions.wire, message })}\n`);
    if (this.#socket.writableLength > longestQueue) this.close();
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) return this.close();
    for (const line of lines) if (!this.#socket.destroyed) this.#handle(line);
  }

  #handle(line: string): void {
    const message = readMessage(line);
    if (message.kind === 'message') return this.#handlers.onMessage(message.message);
    this.#handlers.onRefused(message.reason);
    this.close();
  }
}

export interface LineChannelHandlers {
  readonly onMessage: (message: MemberMessage) => void;
  /** It said something that cannot be understood; the connection is closed. */
  readonly onRefused: (reason: string) => void;
  readonly onClose: () => void;
}

/** Characters: a state with its definition fits a hundred times. */
const longestLine = 32 * 1024 * 1024;
const longestQueue = 64 * 1024 * 1024;

type Read =
  { readonly kind: 'message'; readonly message: MemberMessage } | { readonly kind: 'refused'; readonly reason: string };

function readMessage(line: string): Read {
  try {
    const envelope = JSON.parse(line) as { version?: unknown; message?: MemberMessage };
    if (envelope.version !== versions.wire || envelope.message === undefined) {
      return {
        kind: 'refused',
        reason: `a message of form ${String(envelope.version)}; this version speaks form ${versions.wire}`,
      };
    }
    return { kind: 'message', message: envelope.message };
  } catch {
    return { kind: 'refused', reason: 'a message that is not JSON' };
  }
}
