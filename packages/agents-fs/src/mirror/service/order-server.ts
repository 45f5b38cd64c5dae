/* Takes the agent's orders on a socket in the run directory, which root alone may enter. */
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Order } from '../orders.ts';
import { firstLine, say } from './lines.ts';
import type { Mirror } from './mirror.ts';

/** Between two looks of who watches. */
const lookEveryMs = 250;

export function takeOrders(path: string, mirror: Mirror, signal: AbortSignal): void {
  rmSync(path, { force: true });
  const server = createServer((socket) => void answer(socket, mirror, signal));
  server.listen(path);
  signal.addEventListener('abort', () => server.close(), { once: true });
}

async function answer(socket: Socket, mirror: Mirror, signal: AbortSignal): Promise<void> {
  socket.on('error', () => socket.destroy());
  try {
    const order = (await firstLine(socket)) as Order;
    socket.resume();
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    say(socket, await carryOut(order, mirror, AbortSignal.any([signal, gone.signal])));
    socket.end();
  } catch {
    socket.destroy();
  }
}

async function carryOut(order: Order, mirror: Mirror, signal: AbortSignal): Promise<Answer> {
  switch (order.order) {
    case 'status':
      return { kind: 'status', status: await mirror.status() };
    case 'promote': {
      const { isFit, words } = await mirror.promote(order.generation);
      return { kind: isFit ? 'done' : 'refused', words, status: await mirror.status() };
    }
    case 'demote': {
      const isHeld = await mirror.demote(order.limitMs);
      const words = isHeld ? '' : 'not all others have the last changes';
      return { kind: 'done', words, status: await mirror.status() };
    }
    case 'watch':
      return { kind: 'status', status: await untilOther(order.seen, mirror, signal) };
  }
}

async function untilOther(seen: string, mirror: Mirror, signal: AbortSignal) {
  for (;;) {
    const status = await mirror.status();
    if (status.gist !== seen || signal.aborted) return status;
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
