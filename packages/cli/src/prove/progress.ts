/** How far a long command is, on standard error: one line that changes on a terminal, else a line a phase. */
import type { Progress } from '@understudy/simulator';

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

export class ProgressLine {
  readonly #stream: ProgressStream;
  #phase: Progress['phase'] | null = null;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  show({ phase, done, of }: Progress): void {
    if (this.#stream.isTTY === true) this.#stream.write(`\r\u001b[K${phases[phase]}: ${done} of ${of}`);
    else if (phase !== this.#phase) this.#stream.write(`${phases[phase]}: ${of}\n`);
    this.#phase = phase;
  }

  end(): void {
    if (this.#stream.isTTY === true) this.#stream.write('\r\u001b[K');
  }
}

const phases: Readonly<Record<Progress['phase'], string>> = {
  faults: 'single faults',
  pairs: 'pairs of faults',
  schedules: 'random schedules',
  remedies: 'what would change that',
};
