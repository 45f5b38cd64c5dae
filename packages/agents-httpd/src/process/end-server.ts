import { processIsAlive, waitUntil, type ProcessIdentity } from '@understudy/agent-kit';
import type { HttpdParameters, ServerKind } from '../parameters.ts';
import { membersOf } from './find-server.ts';

/**
 * Ends a server and all its workers, climbing: a request to finish what is in flight
 * and go, SIGTERM, SIGKILL. A stopped process is continued, so that it can hear. Workers
 * without their main process do not know how to go, and are killed at once. It is ended
 * when every process of it was seen to be gone.
 */

export interface EndOptions {
  readonly parameters: HttpdParameters;
  /** Time for all of it, in milliseconds. */
  readonly remainingMs: number;
  readonly signal: AbortSignal;
  /** Told of each rung. */
  readonly log: (message: string) => void;
}

export type EndResult =
  | { readonly kind: 'ended'; readonly by: Rung['name'] }
  | { readonly kind: 'survived'; readonly pids: readonly number[] };

interface Rung {
  readonly name: 'grace' | 'termination' | 'kill';
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

const gracefulSignals: Readonly<Record<ServerKind, NodeJS.Signals>> = {
  builtin: 'SIGTERM',
  apache: 'SIGWINCH',
  nginx: 'SIGQUIT',
};

const terminationMs = 1_000;
const killMs = 2_000;
/** What is kept of the time for the steps after the first one. */
const reserveMs = 4_000;
/** A server may need a moment longer than the grace that it gives to its clients. */
const slackMs = 500;

/** Ends the server whose main process is, or was, `identity`. Never rejects. */
export async function endServer(identity: ProcessIdentity, options: EndOptions): Promise<EndResult> {
  for (const rung of rungsOf(options)) {
    const members = await membersOf(identity, options.parameters);
    if (members.length === 0) return { kind: 'ended', by: rung.name };
    if (rung.name !== 'kill' && !members.some(({ pid }) => pid === identity.pid)) continue;
    if (rung.name !== 'grace') options.log(`still runs: ${rung.signal} to ${pidsOf(members).join(', ')}`);
    await climb(rung, identity, members, options);
    if ((await membersOf(identity, options.parameters)).length === 0) return { kind: 'ended', by: rung.name };
  }
  return { kind: 'survived', pids: pidsOf(await membersOf(identity, options.parameters)) };
}

/** The first rung has what the deadline leaves, but no more than the grace. */
function rungsOf({ parameters, remainingMs }: EndOptions): readonly Rung[] {
  const graceMs = Math.min(parameters.stop_grace * 1000 + slackMs, Math.max(remainingMs - reserveMs, remainingMs / 3));
  return [
    { name: 'grace', signal: gracefulSignals[parameters.server], waitMs: Math.max(graceMs, 0) },
    { name: 'termination', signal: 'SIGTERM', waitMs: Math.min(terminationMs, remainingMs / 4) },
    { name: 'kill', signal: 'SIGKILL', waitMs: killMs },
  ];
}

type Members = readonly Required<ProcessIdentity>[];

async function climb(rung: Rung, identity: ProcessIdentity, members: Members, options: EndOptions): Promise<void> {
  // Only the main process knows how to go with grace.
  const main = members.filter(({ pid }) => pid === identity.pid);
  send(rung.name === 'grace' ? main : members, rung.signal);
  if (rung.signal !== 'SIGKILL') send(members, 'SIGCONT');
  let hurried = false;
  await waitUntil(
    () => {
      const left = members.filter(({ pid, startTime }) => processIsAlive(pid, startTime));
      // Apache counts its workers once a second: with none left, it need not be waited for.
      if (!hurried && left.length === 1 && left[0]?.pid === identity.pid && members.length > 1) {
        hurried = true;
        send(left, 'SIGTERM');
      }
      return left.length === 0;
    },
    { timeoutMs: rung.waitMs, intervalMs: 10, ...(rung.name === 'kill' ? {} : { signal: options.signal }) },
  );
}

function send(processes: Members, signal: NodeJS.Signals): void {
  for (const { pid, startTime } of processes) {
    if (!processIsAlive(pid, startTime)) continue;
    try {
      process.kill(pid, signal);
    } catch {
      // Gone in this instant, or not ours to signal: the next look tells.
    }
  }
}

function pidsOf(processes: Members): readonly number[] {
  return processes.map(({ pid }) => pid);
}
