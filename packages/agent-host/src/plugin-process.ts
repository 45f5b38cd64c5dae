import { fork, type ChildProcess } from 'node:child_process';
import { signalGroup } from '@understudy/agent-kit';
import { createLineReader } from './line-reader.ts';
import { open, seal, type HostMessage, type PluginMessage } from './protocol.ts';

/**
 * One process of a plugin, from its start to its end. It leads a group and a session
 * of its own. Its end is reported once, and nothing after it; when it is killed, that
 * is its end, even if the kernel takes its time.
 */

interface PluginProcessOptions {
  readonly memoryLimitMiB: number;
  /** Where compiled code is kept between two starts: a plugin in TypeScript then starts in half the time. */
  readonly cacheDirectory: string;
  /** Added to the environment of whoever runs this. */
  readonly environment: Readonly<Record<string, string>>;
  /** A Node of which the process is made. */
  readonly execPath: string;
  readonly onMessage: (message: Exclude<PluginMessage, { kind: 'helperStarted' | 'helperEnded' }>) => void;
  /** One line of what it printed. */
  readonly onOutput: (line: string) => void;
  /** `reason`: a sentence's end, such as "was ended by SIGSEGV". */
  readonly onEnd: (reason: string) => void;
}

export interface PluginProcess {
  /** 0 if it could not be started. */
  readonly pid: number;
  readonly send: (message: HostMessage) => void;
  /** Ends it now, with the helpers it is running; services stay. */
  readonly kill: (reason: string) => void;
  /** Resolves when the kernel has let go of it. */
  readonly gone: Promise<void>;
}

const lastOutputMs = 50;

const extension = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';
const entry = new URL(`./plugin-main${extension}`, import.meta.url);

export function startPluginProcess(options: PluginProcessOptions): PluginProcess {
  const child = launch(options);
  const helpers = new Set<number>();
  let ended = false;
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    endGroups(child, helpers);
    options.onEnd(reason);
  };
  child.on('message', (envelope) => {
    const opened = open<PluginMessage>(envelope);
    if (ended) return;
    if (opened.kind === 'unknownVersion') return end(`was refused: ${opened.reason}`);
    take(opened.message, helpers, options);
  });
  readLines(child, options.onOutput);
  child.on('error', (error) => end(`cannot be reached: ${error.message}`));
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      const reason = signal === null ? `ended by itself with exit code ${String(code)}` : `was ended by ${signal}`;
      afterLastOutput(child, () => end(reason));
    });
    if (child.pid === undefined) resolve();
  });
  const send = (message: HostMessage): void => {
    if (child.connected) child.send(seal(message), () => undefined);
  };
  return { pid: child.pid ?? 0, send, kill: end, gone };
}

function launch({ memoryLimitMiB, cacheDirectory, environment, execPath }: PluginProcessOptions): ChildProcess {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env;
  return fork(entry, [], {
    execPath,
    execArgv: [
      `--max-old-space-size=${String(memoryLimitMiB)}`,
      // Garbage is collected sooner: a third of the memory at rest, for little work of an agent.
      '--max-semi-space-size=1',
      ...(extension === '.ts' ? ['--conditions=source'] : []),
    ],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
    cwd: '/',
    env: { ...env, ...environment, LC_ALL: 'C', NODE_COMPILE_CACHE: cacheDirectory },
  });
}

function take(message: PluginMessage, helpers: Set<number>, options: PluginProcessOptions): void {
  switch (message.kind) {
    case 'helperStarted':
      helpers.add(message.pid);
      return;
    case 'helperEnded':
      helpers.delete(message.pid);
      return;
    default:
      options.onMessage(message);
  }
}

/** The process and whatever it started without a session of its own, then the helpers that `run` was running. */
function endGroups(child: ChildProcess, helpers: ReadonlySet<number>): void {
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  for (const pid of helpers) signalGroup(pid, 'SIGKILL');
}

/** Its last words may still be in the pipe; not for long, since what it leaves behind may hold the pipe open. */
function afterLastOutput(child: ChildProcess, then: () => void): void {
  const timer = setTimeout(then, lastOutputMs);
  child.once('close', () => {
    clearTimeout(timer);
    then();
  });
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    const reader = createLineReader({ onLine, nowMs: () => performance.now() });
    stream?.setEncoding('utf8').on('data', reader.push).once('close', reader.end);
  }
}
