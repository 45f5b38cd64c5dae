/*
 * Programs that may never end: one that waits for a dead disk does not even hear
 * SIGKILL. Here the caller gets its answer all the same, and the program is left to
 * the kernel, which ends it when the disk answers.
 */
import { run, type Argv, type RunResult } from '@understudy/agent-kit';

export interface Within {
  readonly timeoutMs: number;
  readonly input?: string;
}

export type WithinResult =
  | { readonly kind: 'ended'; readonly result: RunResult }
  /** `end` resolves when the program ends after all. */
  | { readonly kind: 'hung'; readonly end: Promise<unknown> };

const graceMs = 300;
/** After SIGKILL: long enough for any process that can still be ended. */
const lastWaitMs = 500;

export async function runWithin(argv: Argv, { timeoutMs, input }: Within): Promise<WithinResult> {
  const end = run(argv, { timeoutMs, graceMs, ...(input === undefined ? {} : { input }) });
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<WithinResult>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'hung', end }), timeoutMs + graceMs + lastWaitMs);
  });
  try {
    return await Promise.race([end.then((result) => ({ kind: 'ended', result }) as const), hung]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a program that failed said, in one line; null if it did not fail. */
export function failureText(argv: Argv, outcome: WithinResult): string | null {
  const command = argv[0];
  if (outcome.kind === 'hung') return `${command} hangs in the kernel: the disk or server does not answer`;
  const { result } = outcome;
  if (result.failedToStart !== undefined) return result.failedToStart;
  if (result.timedOut) return `${command} was not done in time`;
  if (result.code === 0) return null;
  const said = lines(result.stderr) || lines(result.stdout) || `exit code ${String(result.code)}`;
  return said.startsWith(`${command}: `) ? said : `${command}: ${said}`;
}

function lines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ');
}
