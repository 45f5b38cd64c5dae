/* Open connections between two hosts: an echo server on one, and a program on the other that says what becomes of each. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { NamespaceHost } from './namespace-host.ts';

const serverScript = `
  const echo = (socket) => socket.on('error', () => {}).pipe(socket);
  require('net').createServer(echo).listen(4711, process.argv[1], () => console.log('listens'));
  process.stdin.on('end', () => process.exit()).resume();`;

/** Says which are open; then a line of input is sent on all of them. */
const clientScript = `
  const sockets = process.argv.slice(1).map((host) =>
    require('net').connect(4711, host)
      .on('connect', () => console.log(host + ' open'))
      .on('data', (data) => console.log(host + ' ' + data.toString().trim()))
      .on('error', ({ code }) => console.log(host + ' ' + code)));
  process.stdin.on('data', (data) => sockets.forEach((socket) => socket.destroyed || socket.write(data)));
  process.stdin.on('end', () => process.exit());`;

export class Connections implements AsyncDisposable {
  readonly #programs: ChildProcess[] = [];
  #lines: AsyncIterableIterator<string> = (async function* () {})();

  /** From `client` to each of the addresses of `host`, whose server listens at `listenAt`. Resolves when all are open. */
  static async open(client: NamespaceHost, host: NamespaceHost, listenAt: string, addresses: readonly string[]) {
    const connections = new Connections();
    await connections.#run(host, serverScript, [listenAt]);
    await connections.next();
    await connections.#run(client, clientScript, addresses);
    for (const _ of addresses) await connections.next();
    return connections;
  }

  /** The next thing that became of one of them: `10.77.0.1 ECONNRESET`. */
  async next(): Promise<string> {
    const line = await this.#lines.next();
    return line.done === true ? 'the program has ended' : line.value;
  }

  /** Sends a word on all that are still open. */
  send(word: string): void {
    this.#programs.at(-1)?.stdin?.write(`${word}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ends = this.#programs.map((program) => once(program, 'close'));
    for (const { stdin } of this.#programs) stdin?.end();
    await Promise.all(ends);
  }

  async #run(host: NamespaceHost, script: string, words: readonly string[]): Promise<void> {
    const program = host.spawn(process.execPath, '-e', script, ...words);
    await once(program, 'spawn');
    this.#programs.push(program);
    if (program.stdout !== null) this.#lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  }
}
