/** The processes of one PID namespace, as the machine's /proc shows them. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

export interface HostProcess {
  /** As the host sees it. */
  readonly pid: number;
  /** As the machine, and so the test, sees it: for `process.kill`. */
  readonly machinePid: number;
  readonly name: string;
  /** The kernel's letter: R, S, D, T (stopped), Z (zombie) … */
  readonly state: string;
  /** Empty for a zombie. */
  readonly argv: readonly string[];
}

/** A process may end while it is looked at, and others' processes may not be looked at: both are no answer. */
function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function describe(machinePid: number): HostProcess {
  const status = readFileSync(`/proc/${machinePid}/status`, 'utf8');
  const field = (name: string): string => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
  const argv = readFileSync(`/proc/${machinePid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const pid = Number(field('NSpid').split('\t').at(-1));
  return { pid, machinePid, name: field('Name'), state: field('State').charAt(0), argv };
}

/** All processes that share the PID namespace of `firstPid` (a pid on the machine), by the host's pid. */
export function processesBeside(firstPid: number): readonly HostProcess[] {
  const namespaceOf = (pid: string | number): string | undefined => tryRead(() => readlinkSync(`/proc/${pid}/ns/pid`));
  const namespace = namespaceOf(firstPid);
  if (namespace === undefined) return [];
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && namespaceOf(entry) === namespace);
  const found = pids.map((pid) => tryRead(() => describe(Number(pid)))).filter((process) => process !== undefined);
  return found.sort((one, other) => one.pid - other.pid);
}

/** Sends a signal, by the machine's pid. Nothing happens when the process is gone. */
export function signalProcess(machinePid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(machinePid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The pids of a process in all namespaces that know it, the machine's first. */
export function pidsOf(machinePid: number): readonly number[] {
  const status = readFileSync(`/proc/${machinePid}/status`, 'utf8');
  return (/^NSpid:\s+(.*)$/m.exec(status)?.[1] ?? '').split('\t').map(Number);
}
