/* What the agent tells its program, and what it hears: one JSON line each, on a socket in the run directory. */
import { connect } from 'node:net';
import type { CopyRole } from './copy-view.ts';

export type Order =
  | { readonly order: 'status' }
  | { readonly order: 'promote'; readonly generation: number }
  | { readonly order: 'demote'; readonly limitMs: number }
  /** Answered as soon as the status says something else than `seen`. */
  | { readonly order: 'watch'; readonly seen: string };

export interface ServiceStatus {
  readonly role: CopyRole;
  readonly isFit: boolean;
  readonly score: number;
  readonly words: string;
  /** How long ago it last was in step, in milliseconds; null: never, or it is the promoted one. */
  readonly lagMs: number | null;
  /** Directories with what was set aside, and how much is in each. */
  readonly setAside: readonly string[];
  /** What is worth a look by the monitor when it changes. */
  readonly gist: string;
}

export type Answer =
  | { readonly kind: 'status'; readonly status: ServiceStatus }
  | { readonly kind: 'done'; readonly words: string; readonly status: ServiceStatus }
  | { readonly kind: 'refused'; readonly words: string; readonly status: ServiceStatus };

/** @throws Error if nobody answers, or `signal` aborts before */
export function giveOrder(path: string, order: Order, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = '';
    const give = (): void => void socket.destroy(new Error('there was no time for an answer'));
    signal.addEventListener('abort', give, { once: true });
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.once('error', reject);
    socket.once('close', () => {
      signal.removeEventListener('abort', give);
      if (!text.endsWith('\n')) return reject(new Error('the mirror program ended in the middle of an answer'));
      resolve(JSON.parse(text) as Answer);
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(order)}\n`));
    if (signal.aborted) give();
  });
}
