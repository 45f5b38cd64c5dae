import { processIsAlive, type ProcessIdentity } from './process-table.ts';
import { signalGroup, signalProcess } from './signal-group.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Ends a process and makes sure of it: a signal, patience, SIGKILL, and a last look.
 * It is reported as ended only when it was seen to be gone.
 */

export interface KillOptions {
  /** What to ask with. Default SIGTERM. */
  readonly signal?: NodeJS.Signals;
  /** How long to wait before SIGKILL, in milliseconds; 0: SIGKILL at once. Default 5 000. */
  readonly graceMs?: number;
  /** Ends the waiting (not the process); the answer is then `survived`. */
  readonly abort?: AbortSignal;
  /** Signal the whole process group that it leads. Default false. */
  readonly group?: boolean;
}

export type KillResult =
  /** `by`: the signal it went with, or that it was gone before. */
  | { readonly kind: 'ended'; readonly by: NodeJS.Signals | 'itself'; readonly durationMs: number }
  | { readonly kind: 'survived'; readonly reason: string; readonly durationMs: number };

const defaultGraceMs = 5_000;
/** SIGKILL cannot be refused, but a process inside the kernel (a dead disk) does not hear it. */
const killWaitMs = 2_000;

/** Ends the process. Never rejects; a process that is gone already counts as ended. */
export async function killProcess(identity: ProcessIdentity, options: KillOptions = {}): Promise<KillResult> {
  const startedMs = performance.now();
  const ended = (by: NodeJS.Signals | 'itself'): KillResult => ({ kind: 'ended', by, durationMs: since(startedMs) });
  if (!isAlive(identity)) return ended('itself');
  for (const step of stepsOf(options)) {
    if (options.abort?.aborted === true) break;
    if (!isAlive(identity)) return ended('itself');
    send(identity.pid, step.signal, options.group === true);
    await waitUntil(() => !isAlive(identity), {
      timeoutMs: step.waitMs,
      ...(options.abort === undefined ? {} : { signal: options.abort }),
    });
    if (!isAlive(identity)) return ended(step.signal);
  }
  return { kind: 'survived', reason: whyItSurvived(identity, options), durationMs: since(startedMs) };
}

interface Step {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

function stepsOf(options: KillOptions): readonly Step[] {
  const graceMs = options.graceMs ?? defaultGraceMs;
  const last: Step = { signal: 'SIGKILL', waitMs: killWaitMs };
  return graceMs <= 0 ? [last] : [{ signal: options.signal ?? 'SIGTERM', waitMs: graceMs }, last];
}

function isAlive(identity: ProcessIdentity): boolean {
  return processIsAlive(identity.pid, identity.startTime);
}

function send(pid: number, signal: NodeJS.Signals, group: boolean): void {
  if (!group || !signalGroup(pid, signal)) signalProcess(pid, signal);
  // A stopped process acts on a signal only once it is continued.
  if (signal !== 'SIGKILL') signalProcess(pid, 'SIGCONT');
}

function whyItSurvived(identity: ProcessIdentity, options: KillOptions): string {
  const who = `process ${String(identity.pid)}`;
  return options.abort?.aborted === true
    ? `${who} still runs: the time for ending it was over`
    : `${who} still runs, even after SIGKILL: it waits inside the kernel, or is not ours to end`;
}

function since(startedMs: number): number {
  return Math.round(performance.now() - startedMs);
}
