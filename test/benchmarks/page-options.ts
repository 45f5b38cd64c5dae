/** What each benchmark is asked for beside its own: help, and where its page goes. Pure. */

export interface PageOptions {
  readonly help: boolean;
  /** Folder for the page; undefined: only printed. */
  readonly output: string | undefined;
}

/** For `parseArgs`. */
export const pageFlags = {
  help: { type: 'boolean', short: 'h', default: false },
  out: { type: 'string', default: 'docs/benchmarks' },
  print: { type: 'boolean', default: false },
} as const;

export const pageUsage = `  --out DIR         where the page goes (default ${pageFlags.out.default})
  --print           only print, write nothing
  --help            this text`;

export function pageOptions({ help, out, print }: PageValues): PageOptions {
  return { help, output: print ? undefined : out };
}

interface PageValues {
  readonly help: boolean;
  readonly out: string;
  readonly print: boolean;
}

/** @throws Error in the user's words */
export function countFor(name: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`--${name} takes a count, not "${text}"`);
}
