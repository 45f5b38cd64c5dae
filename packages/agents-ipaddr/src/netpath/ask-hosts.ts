/* Asks several hosts for an echo, all at once. */
import { whenReadable } from '@understudy/agent-kit';
import { randomInt } from 'node:crypto';
import type { Family } from '../ip-address.ts';
import type { EchoTarget } from './echo-target.ts';
import { openEchoSocket, type EchoSocket } from './echo-socket.ts';

export interface Question {
  readonly targets: readonly EchoTarget[];
  /** How often each is asked at most. */
  readonly attempts: number;
  /** How long an answer is waited for, each time. In milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Who did not answer, and why not. */
export type Silence = ReadonlyMap<EchoTarget, string>;

/** Those that did not answer. Over as soon as all have. @throws EchoSocketError */
export async function askHosts({ targets, ...question }: Question): Promise<Silence> {
  const families: readonly Family[] = [4, 6];
  const groups = families.map((family) => targets.filter(({ address }) => address.family === family));
  const silences = await Promise.all(groups.map((group) => askFamily({ ...question, targets: group })));
  return new Map(silences.flatMap((silence) => [...silence]));
}

async function askFamily({ targets, attempts, timeoutMs, signal }: Question): Promise<Silence> {
  const [first] = targets;
  if (first === undefined) return new Map();
  const socket = openEchoSocket(first.address.family);
  const identifier = randomInt(0x10000);
  const silent = new Map(targets.map((target) => [target, 'does not answer']));
  try {
    for (let attempt = 0; attempt < attempts && silent.size > 0 && !signal.aborted; attempt += 1) {
      for (const target of silent.keys()) {
        const problem = socket.ask(target, { identifier, sequence: targets.indexOf(target) });
        silent.set(target, problem ?? 'does not answer');
      }
      await hear(socket, { targets, identifier, silent, timeoutMs, signal });
    }
  } finally {
    socket.close();
  }
  return silent;
}

interface Hearing extends Pick<Question, 'targets' | 'timeoutMs' | 'signal'> {
  readonly identifier: number;
  /** Who answers is taken out. */
  readonly silent: Map<EchoTarget, string>;
}

/** An answer to an earlier attempt is one, too. */
async function hear(socket: EchoSocket, { targets, identifier, silent, timeoutMs, signal }: Hearing): Promise<void> {
  const limit = new AbortController();
  const give = (): void => limit.abort();
  const timer = setTimeout(give, timeoutMs);
  signal.addEventListener('abort', give, { once: true });
  while (silent.size > 0 && (await whenReadable(socket.fd, limit.signal))) {
    for (let answer = socket.receive(); answer !== null; answer = socket.receive()) {
      const target = targets[answer.sequence];
      if (target === undefined || answer.identifier !== identifier) continue;
      if (Buffer.compare(answer.sender, target.address.bytes) === 0) silent.delete(target);
    }
  }
  clearTimeout(timer);
  signal.removeEventListener('abort', give);
}
