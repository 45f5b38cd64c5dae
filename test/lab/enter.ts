/**
 * Runs programs in the namespaces of another process.
 *
 * The child that Node sees is a small stand-in outside (`launch.pl`): it has the program's exit status, and signals
 * sent to it reach the program. Programs have a session of their own, so that Ctrl-C in a terminal ends the test,
 * which ends the lab, and not the lab's parts one by one.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Whose namespaces to enter. */
export interface Entrance {
  /** A process in the namespaces, by its pid on the machine. */
  readonly pid: number;
  /** Whether a user namespace has to be entered as well. */
  readonly rootless: boolean;
}

export interface EnterOptions {
  /** Added to the caller's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `/`. */
  readonly cwd?: string;
  /** Default: input empty, output and errors as pipes. */
  readonly stdio?: StdioOptions;
}

const launcher = fileURLToPath(new URL('launch.pl', import.meta.url));
const prctlNumbers: Partial<Record<NodeJS.Architecture, number>> = { x64: 157, arm64: 167 };

/** The environment of programs in the lab: an ordinary user's PATH often lacks the administrator's programs. */
export function labEnvironment(env: EnterOptions['env'] = {}): NodeJS.ProcessEnv {
  const path = `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/local/sbin:/usr/sbin:/sbin`;
  return { ...process.env, PATH: path, ...env };
}

/** The command that enters from the machine, as a person would type it; follow it with the program. */
export function enterCommand({ pid, rootless }: Entrance): readonly string[] {
  const user = rootless ? ['--user', '--preserve-credentials'] : [];
  return ['nsenter', `--target=${pid}`, ...user, '--mount', '--uts', '--ipc', '--net', '--pid'];
}

/** Starts a program in the namespaces. Errors appear as from `spawn`; an unknown program ends with code 127. */
export function enter(entrance: Entrance, argv: readonly string[], options: EnterOptions = {}): ChildProcess {
  const [command = 'nsenter', ...flags] = enterCommand(entrance);
  const prctl = String(prctlNumbers[process.arch] ?? 0);
  return spawn(command, [...flags, '--no-fork', 'perl', launcher, prctl, options.cwd ?? '/', ...argv], {
    env: labEnvironment(options.env),
    cwd: '/',
    detached: true,
    stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
  });
}
