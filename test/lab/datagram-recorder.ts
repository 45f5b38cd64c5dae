/** Records what passes a host's cables to the port of the beats, as somebody with a plug in the switch would. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host } from './host.ts';

export interface Datagram {
  /** When the kernel had it. Wall clock. */
  readonly atMs: number;
  /** It came to this host; else it left it. */
  readonly hasArrived: boolean;
  readonly source: string;
  readonly destination: string;
  readonly hex: string;
}

const program = fileURLToPath(new URL('record-datagrams.pl', import.meta.url));

export class DatagramRecorder implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #recorded: Datagram[] = [];

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.#ended = once(process, 'close');
  }

  /** Resolves once it listens. */
  static async start(host: Host, port: number): Promise<DatagramRecorder> {
    const child = host.spawn(['perl', program, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('its output is a pipe');
    const recorder = new DatagramRecorder(child);
    const lines = createInterface({ input: child.stdout });
    const ready = once(lines, 'line');
    lines.on('line', (line) => recorder.#take(line));
    await ready;
    return recorder;
  }

  /** What has come to this host so far, the oldest first. */
  get arrived(): readonly Datagram[] {
    return this.#recorded.filter(({ hasArrived }) => hasArrived);
  }

  /** Recorded so far, between two addresses, the oldest first. */
  between(source: string, destination: string): readonly Datagram[] {
    return this.#recorded.filter((each) => each.source === source && each.destination === destination);
  }

  /** Ends it; resolves when all is in. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #take(line: string): void {
    const [stamp = '', way = '', source = '', destination = '', hex = ''] = line.split(' ');
    if (hex === '') return;
    this.#recorded.push({ atMs: Number(stamp) / 1_000, hasArrived: way === 'arrived', source, destination, hex });
  }
}
