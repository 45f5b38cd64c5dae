/**
 * Cuts what a plugin prints into lines, within bounds: a long line is shortened, and
 * of too many in a second the rest is counted only. A plugin that prints without end
 * must not fill the log or the host's memory.
 */
interface LineReader {
  readonly push: (chunk: string) => void;
  /** Gives out what has no end of line yet, and what was left out. */
  readonly end: () => void;
}

interface LineReaderOptions {
  readonly onLine: (line: string) => void;
  /** Monotonic, in milliseconds. */
  readonly nowMs: () => number;
}

const maxLineLength = 2_048;
const maxLinesPerSecond = 100;

export function createLineReader({ onLine, nowMs }: LineReaderOptions): LineReader {
  let partial = '';
  let windowStartMs = nowMs();
  let count = 0;
  const reportLeftOut = (): void => {
    if (count > maxLinesPerSecond) onLine(`[${String(count - maxLinesPerSecond)} lines left out]`);
  };
  const give = (line: string): void => {
    if (nowMs() - windowStartMs >= 1_000) {
      reportLeftOut();
      windowStartMs = nowMs();
      count = 0;
    }
    count += 1;
    if (count <= maxLinesPerSecond) onLine(shortened(line));
  };
  return {
    push: (chunk) => {
      const lines = (partial + chunk).split('\n');
      // One character more than the bound shows that it was longer.
      partial = (lines.pop() ?? '').slice(0, maxLineLength + 1);
      lines.forEach(give);
    },
    end: () => {
      if (partial !== '') give(partial);
      partial = '';
      reportLeftOut();
      count = 0;
    },
  };
}

function shortened(line: string): string {
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength)}…` : line;
}
