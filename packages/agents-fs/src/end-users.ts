/*
 * Makes the users of a mount go: asks, waits, insists. Never this process, never one
 * it descends from, never the first one of the system.
 */
import { killProcess, readProcess, type OperationContext, type PathUser } from '@understudy/agent-kit';
import type { FsParameters } from './parameters.ts';

export interface EndResult {
  /** Users that may not be ended. */
  readonly spared: readonly PathUser[];
  /** Users that are still there, with the reason. */
  readonly survivors: readonly string[];
  /** Users that have gone, each with the signal that it took. */
  readonly ended: readonly string[];
}

export async function endUsers(
  users: readonly PathUser[],
  context: OperationContext<FsParameters>,
): Promise<EndResult> {
  const untouchable = ownLine();
  const spared = users.filter(({ pid }) => untouchable.has(pid));
  const others = users.filter(({ pid }) => !untouchable.has(pid));
  const ends = await Promise.all(others.map((user) => endUser(user, context)));
  const textsOf = (survived: boolean): readonly string[] =>
    ends.filter((end) => end.survived === survived).map(({ text }) => text);
  return { spared, survivors: textsOf(true), ended: textsOf(false) };
}

interface End {
  readonly survived: boolean;
  readonly text: string;
}

async function endUser(user: PathUser, context: OperationContext<FsParameters>): Promise<End> {
  context.log(`ending ${userText(user)}`);
  const ended = await killProcess(user, {
    graceMs: Math.round(context.parameters.signal_delay * 1000),
    abort: context.signal,
  });
  if (ended.kind === 'survived') return { survived: true, text: `${userText(user)}: ${ended.reason}` };
  const how = `went with ${ended.by} after ${String(ended.durationMs)} ms`;
  context.log(`process ${String(user.pid)} ${how}`);
  return { survived: false, text: `${userText(user)} ${how}` };
}

/** `process 4711 (mysqld; open files, working directory)` */
export function userText({ pid, name, uses }: PathUser): string {
  return `process ${String(pid)} (${name}; ${uses.map((use) => useTexts[use]).join(', ')})`;
}

const useTexts = {
  cwd: 'working directory',
  root: 'root directory',
  exe: 'program file',
  open: 'open files',
  mapped: 'mapped files',
  socket: 'socket',
} as const;

/** This process, all that it descends from, and process 1. */
function ownLine(): ReadonlySet<number> {
  const line = new Set([1]);
  for (let pid = process.pid; pid > 0 && !line.has(pid); pid = readProcess(pid)?.parentPid ?? 0) line.add(pid);
  return line;
}
