/**
 * Which Node to run under. Understudy needs Node 24; where an older one starts it, the Node that npm installed
 * beside it takes over. A process cannot be replaced from Node, so the older one stays as a go-between: it hands
 * on its streams, the signals it gets and, at the end, the exit code or signal.
 *
 * Invariant: imports Node's own modules alone and uses nothing newer than Node 20, as it runs under that too.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const oldestMajor = 24;

export type NodeChoice =
  /** The running one will do. */
  | { readonly kind: 'this' }
  | { readonly kind: 'other'; readonly path: string }
  /** None is new enough; `reason` is a sentence for a person. */
  | { readonly kind: 'none'; readonly reason: string };

/** Gives the file of a module, or throws: `require.resolve`. */
type Resolve = (specifier: string) => string;

/**
 * Chooses the Node for the `version` (`'20.20.2'`) that runs now. Looks for npm's Node through `resolve`, which
 * starts at this package unless a test says otherwise.
 */
export function chooseNode(version: string, resolve: Resolve = createRequire(import.meta.url).resolve): NodeChoice {
  if (Number.parseInt(version, 10) >= oldestMajor) return { kind: 'this' };
  const name = `node-${process.platform}-${process.arch}`;
  try {
    return { kind: 'other', path: join(dirname(resolve(`${name}/package.json`)), 'bin', 'node') };
  } catch {
    return { kind: 'none', reason: missingNode(version, name) };
  }
}

function missingNode(version: string, name: string): string {
  return (
    `crm: needs Node ${oldestMajor} or later, and this is Node ${version}. ` +
    `The package ${name}, which brings a newer one, is not installed: ` +
    `install understudy again with optional dependencies, or run it with Node ${oldestMajor}.`
  );
}

/** Runs `node` with these arguments in this process's place; ends this process as that one ended. */
export async function runUnder(node: string, args: readonly string[]): Promise<void> {
  const child = spawn(node, args, { stdio: 'inherit' });
  const stopForwarding = forwardSignals(child);
  await new Promise<void>((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`crm: cannot run ${node}: ${error.message}\n`);
      process.exitCode = 1;
      resolve();
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      process.exitCode = code ?? 1;
      if (signal !== null) process.kill(process.pid, signal);
      resolve();
    });
  });
}

const signalsOfOthers = ['SIGTERM', 'SIGHUP', 'SIGUSR2'] as const;
// A terminal sends these to the go-between and to the child alike.
const signalsOfTerminals = ['SIGINT', 'SIGQUIT'] as const;

function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const forwardUnlessTerminal = (signal: NodeJS.Signals): void => {
    if (!process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signalsOfOthers) process.on(signal, forward);
  for (const signal of signalsOfTerminals) process.on(signal, forwardUnlessTerminal);
  return () => {
    for (const signal of signalsOfOthers) process.off(signal, forward);
    for (const signal of signalsOfTerminals) process.off(signal, forwardUnlessTerminal);
  };
}
