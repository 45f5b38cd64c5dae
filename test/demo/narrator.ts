/** Says things to people: the story on one stream, what is being waited for on stderr. */
import { paintFor, type Paint } from './paint.ts';

export interface NarratorStreams {
  readonly story: NodeJS.WriteStream;
  readonly progress: NodeJS.WriteStream;
}

export class Narrator {
  readonly paint: Paint;
  readonly #streams: NarratorStreams;

  constructor(streams: NarratorStreams) {
    this.#streams = streams;
    this.paint = paintFor(streams.story);
  }

  /** Lines of the story. */
  say(...lines: readonly string[]): void {
    this.#streams.story.write(lines.map((line) => `${line}\n`).join(''));
  }

  headline(text: string): void {
    this.say('', this.paint('title', text), this.paint('title', '-'.repeat(text.length)));
  }

  /** A command as an administrator would type it on a host. */
  command(host: string, command: string): void {
    this.say(`  ${this.paint('faint', `${host} $`)} ${command}`);
  }

  /** Shows what is waited for: with the seconds on a terminal, as one line elsewhere. */
  async during<T>(what: string, work: Promise<T>): Promise<T> {
    const { progress } = this.#streams;
    if (!progress.isTTY) {
      progress.write(`... ${what}\n`);
      return work;
    }
    const begunMs = performance.now();
    const show = (): boolean => progress.write(`\r... ${what} (${Math.floor((performance.now() - begunMs) / 1000)} s)`);
    show();
    const timer = setInterval(show, 1000);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      progress.write('\r\u001b[K');
    }
  }
}
