/**
 * The keeper: first process of the lab's outer namespaces, in which everything else of the lab lives.
 *
 * It is a plain shell that reads its commands from a pipe whose other end the test holds. When the test ends, in
 * whatever way, the pipe ends, the shell ends, and with the first process of a PID namespace the kernel ends all
 * others and takes cables, bridges and mounts away. Nothing has to be tidied up by anybody.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { enter, labEnvironment, type EnterOptions, type Entrance } from './enter.ts';
import { LabUnavailable } from './lab-unavailable.ts';

interface Request {
  readonly script: string;
  readonly resolve: (output: string) => void;
  readonly reject: (error: Error) => void;
}

const outerNamespaces = ['--mount', '--net', '--uts', '--ipc', '--pid', '--fork', '--kill-child=KILL'];
const userNamespace = ['--user', '--map-root-user'];

/** After each command comes its exit status, behind a mark that no program prints. */
const endOfAnswer = /\n<<status (\d+)>>\n/;

export class Keeper implements Entrance {
  readonly rootless: boolean;
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting: Request[] = [];
  #pid = 0;
  #answer = '';
  #complaint = '';
  #over: string | undefined;

  private constructor(rootless: boolean) {
    const flags = rootless ? [...userNamespace, ...outerNamespaces] : outerNamespaces;
    this.rootless = rootless;
    this.#process = spawn('unshare', [...flags, 'sh'], {
      env: { ...labEnvironment(), LC_ALL: 'C' },
      cwd: '/',
      detached: true,
    });
    this.#ended = once(this.#process, 'close').catch(() => undefined);
    this.#process.stdout?.on('data', (chunk: Buffer) => this.#onAnswer(chunk.toString('utf8')));
    this.#process.stderr?.on('data', (chunk: Buffer) => (this.#complaint += chunk.toString('utf8')));
    this.#process.stdin?.on('error', () => undefined);
    this.#process.on('error', (error) => this.#onEnd(error.message));
    this.#process.on('close', () => this.#onEnd(this.#complaint.trim() || 'the keeper has ended'));
  }

  /**
   * Starts a keeper as root, or in a user namespace where that is not possible or not wanted.
   *
   * @throws LabUnavailable with what each way said.
   */
  static async start(rootless = process.getuid?.() !== 0): Promise<Keeper> {
    const ways = rootless ? [true] : [false, true];
    const refusals: string[] = [];
    for (const rootless of ways) {
      const keeper = new Keeper(rootless);
      try {
        keeper.#pid = Number(await keeper.run('read -r pid rest </proc/self/stat; echo "$pid"'));
        return keeper;
      } catch (error) {
        refusals.push(
          `${rootless ? 'in a user namespace' : 'as root'}: ${error instanceof Error ? error.message : ''}`,
        );
      }
    }
    throw new LabUnavailable([
      `namespaces of network, mounts and processes cannot be made (${refusals.join('; ')}).`,
      'Run it as root (in a container: a privileged one), or allow user namespaces to ordinary users (sysctl user.max_user_namespaces,',
      'kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0).',
    ]);
  }

  /** The keeper's pid as the machine sees it. */
  get pid(): number {
    return this.#pid;
  }

  /**
   * Runs shell commands in the outer namespaces, one request after the other, and resolves with what they printed.
   *
   * @throws Error with the commands' own words when they fail, or when the keeper has ended.
   */
  run(script: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    if (this.#over !== undefined) return Promise.reject(new Error(this.#over));
    this.#waiting.push({ script, resolve, reject });
    this.#process.stdin?.write(`{ ${script}\n} </dev/null 2>&1; printf '\\n<<status %d>>\\n' $?\n`);
    return promise;
  }

  /** Starts a program in the outer namespaces. */
  enter(argv: readonly string[], options: EnterOptions = {}): ChildProcess {
    return enter(this, argv, options);
  }

  /** Ends everything; resolves when all of it is gone. */
  async close(): Promise<void> {
    this.#process.stdin?.end();
    await this.#ended;
  }

  #onAnswer(text: string): void {
    this.#answer += text;
    for (let end = endOfAnswer.exec(this.#answer); end !== null; end = endOfAnswer.exec(this.#answer)) {
      const output = this.#answer.slice(0, end.index);
      this.#answer = this.#answer.slice(end.index + end[0].length);
      const request = this.#waiting.shift();
      if (end[1] === '0') request?.resolve(output);
      else request?.reject(new Error(`${output.trim()} (status ${end[1] ?? ''} of: ${request.script})`));
    }
  }

  #onEnd(reason: string): void {
    this.#over ??= reason;
    for (const request of this.#waiting.splice(0)) request.reject(new Error(reason));
  }
}
