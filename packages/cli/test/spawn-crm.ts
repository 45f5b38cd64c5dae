/** Runs `crm` from its sources, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('crm-from-source.ts', import.meta.url));

export interface CrmResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpawnOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it reads from standard input; without it, nothing. */
  readonly input?: string;
}

/** Runs it to its end. */
export async function spawnCrm(args: readonly string[], options: SpawnOptions = {}): Promise<CrmResult> {
  const child = startCrm(args, options);
  const [stdout, stderr] = [textOf(child, 'stdout'), textOf(child, 'stderr')];
  child.stdin?.end(options.input);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout: stdout(), stderr: stderr() };
}

/** Starts it and leaves it to the test to end it. */
export function startCrm(args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...options.environment };
  // What vitest sets would make oclif behave as in development.
  delete environment['NODE_ENV'];
  return spawn(process.execPath, ['--conditions=source', program, ...args], {
    env: environment,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
}

/** Resolves once the child has written something to standard output that the predicate accepts. */
export async function untilOutput(child: ChildProcess, accepts: (text: string) => boolean): Promise<string> {
  const text = textOf(child, 'stdout');
  while (!accepts(text())) await once(child.stdout ?? child, 'data');
  return text();
}

function textOf(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = '';
  child[stream]?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}
