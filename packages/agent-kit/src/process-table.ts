import { readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

/**
 * Processes as /proc shows them. A pid alone names nobody: it is used again. With the
 * time at which the process started (in clock ticks since boot) it names one process
 * for as long as the kernel runs.
 */

/** Names one process; without `startTime`, whoever has the pid now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to its start: field 22 of /proc/PID/stat. */
  readonly startTime?: number;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly startTime: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  /** One letter, as in ps: R, S, D, T, Z. */
  readonly state: string;
  /** The kernel's short name, at most 15 characters. */
  readonly name: string;
}

export interface ListedProcess extends ProcessEntry {
  /** Its arguments; empty for a thread of the kernel. */
  readonly argv: readonly string[];
}

/** The process with this pid, or undefined if there is none. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const stat = readProcFile(pid, 'stat');
  return stat === undefined ? undefined : parseStat(stat);
}

/** The parts of one line of /proc/PID/stat; undefined if it is not one. */
function parseStat(stat: string): ProcessEntry | undefined {
  // The name may hold blanks and brackets: it ends at the last one.
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = stat.slice(close + 2).split(' ');
  const number = (index: number): number => Number(fields[index]);
  return {
    pid: Number.parseInt(stat, 10),
    name: stat.slice(open + 1, close),
    state: fields[0] ?? '',
    parentPid: number(1),
    groupId: number(2),
    sessionId: number(3),
    startTime: number(19),
  };
}

/**
 * Whether the process lives. One that has ended and was not yet waited for (a zombie)
 * does not; with `startTime`, neither does another one with the same pid.
 */
export function processIsAlive(pid: number, startTime?: number): boolean {
  const entry = readProcess(pid);
  if (entry === undefined) return false;
  if (startTime !== undefined && entry.startTime !== startTime) return false;
  if (entry.state === 'X') return false;
  return entry.state !== 'Z' || hasOtherThreads(pid);
}

/** A process whose first thread has ended looks like a zombie while its others run. */
function hasOtherThreads(pid: number): boolean {
  try {
    return readdirSync(`/proc/${String(pid)}/task`).length > 1;
  } catch {
    return false;
  }
}

/** The identity of a living process, or undefined. */
export function identifyProcess(pid: number): Required<ProcessIdentity> | undefined {
  const entry = readProcess(pid);
  return entry === undefined || !processIsAlive(pid) ? undefined : { pid, startTime: entry.startTime };
}

/** Every process of this PID namespace, in order of pid, zombies included. */
export async function listProcesses(): Promise<readonly ListedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.sort((a, b) => a - b).flatMap((pid) => listed(pid));
}

function listed(pid: number): ListedProcess[] {
  const entry = readProcess(pid);
  const argv = readArguments(pid);
  return entry === undefined || argv === undefined ? [] : [{ ...entry, argv }];
}

/** Its words; empty for a thread of the kernel, and for one that has ended. Undefined if there is no such process. */
export function readArguments(pid: number): readonly string[] | undefined {
  return readProcFile(pid, 'cmdline')?.split('\0').slice(0, -1);
}

function readProcFile(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    // It ended between two looks.
    return undefined;
  }
}
