import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Who goes first on a busy host, which is when all this is needed: the guardian before
 * everything else, in real time where that is allowed, and the daemon before what it
 * looks after. What agents start has the ordinary priority: the process of a plugin
 * sees to that before it runs any of them.
 *
 * Nice levels alone do not keep beats punctual: the kernel weighs them within a
 * session only (autogroup), and in a container within its group.
 */
export type Precedence =
  /** Before all that is not in real time too, in all threads. */
  | { readonly kind: 'realtime' }
  /** `reason`: why not in real time. */
  | { readonly kind: 'nice'; readonly reason: string }
  | { readonly kind: 'ordinary'; readonly reason: string };

/** This process goes first from now on, as far as it may. What it starts does not: see `behind`. */
export function goFirst(): Precedence {
  const isNice = raise();
  const reason = goRealtime();
  if (reason === null) return { kind: 'realtime' };
  return { kind: isNice ? 'nice' : 'ordinary', reason };
}

/**
 * The words that start a program right behind this process, with all its threads: to
 * be put before its arguments.
 */
export function behind(program: string): readonly [string, ...string[]] {
  const own = getPriority();
  if (own >= daemonLevel) return [program];
  // The kernel takes real time from a child, and with it every level below 0.
  const inherited = isRealtime() ? Math.max(0, own) : own;
  return ['nice', '-n', String(daemonLevel - inherited), program];
}

function raise(): boolean {
  try {
    setPriority(-20);
    return true;
  } catch {
    return false;
  }
}

/** Null, or why it is not. The lowest real-time level: above all that is ordinary, below what the host itself needs. */
function goRealtime(): string | null {
  const options = ['--all-tasks', '--reset-on-fork', '--rr', '--pid', '1', String(process.pid)];
  const { error, status, stderr } = spawnSync('chrt', options, { encoding: 'utf8', timeout: chrtMs });
  if (status === 0) return null;
  return error?.message ?? stderr.trim();
}

/** As the kernel has it for this process. */
function isRealtime(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[policyField] === roundRobin;
}

const daemonLevel = -10;
const chrtMs = 2_000;
/** Counted from the state, the first field behind the name: see proc(5). */
const policyField = 38;
const roundRobin = '2';
