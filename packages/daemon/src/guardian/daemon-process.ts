import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { behind } from '../shared/priority.ts';
import { enveloped, opened } from '../shared/guardian-protocol.ts';
import type { DaemonMessage, GuardianMessage } from '../shared/guardian-protocol.ts';

/** One life of the daemon, as its parent sees it. */
export class DaemonProcess {
  readonly #child: ChildProcess;
  #unsent = 0;

  constructor(options: DaemonProcessOptions) {
    const [execPath, ...words] = behind(process.execPath);
    this.#child = fork(options.program, [], {
      env: options.environment,
      execPath,
      execArgv: [...words, ...process.execArgv, '--max-semi-space-size=16'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (raw) => {
      const message = opened<DaemonMessage>(raw);
      if (message !== null) options.onMessage(message);
    });
    this.#child.once('exit', (code, signal) => options.onExit(code, signal));
    this.#child.on('error', (error) => {
      options.onTrouble(error);
      // There is no process, so none will be seen to end.
      if (this.#child.pid === undefined) options.onExit(null, null);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** To a daemon that does not read, what only repeats is not sent. */
  send(message: GuardianMessage): void {
    if (!this.#child.connected || (this.#unsent > unsentLimit && message.kind === 'observation')) return;
    this.#unsent += 1;
    this.#child.send(enveloped(message), () => {
      this.#unsent -= 1;
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

export interface DaemonProcessOptions {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly onMessage: (message: DaemonMessage) => void;
  /** It could not be started, told or ended. */
  readonly onTrouble: (error: Error) => void;
  /** Called once. */
  readonly onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
}

const unsentLimit = 64;
