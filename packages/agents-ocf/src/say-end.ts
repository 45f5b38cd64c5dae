import type { RunResult } from '@understudy/agent-kit';

/** How a program that did not do what it should has ended, after what it last said; `said`: nothing, if it is empty. */
export function sayEnd({ failedToStart, code, signal, timedOut }: RunResult, said: string | undefined): string {
  if (failedToStart !== undefined) return failedToStart;
  const how = timedOut ? 'timed out' : signal === null ? `exit code ${String(code)}` : `ended by ${signal}`;
  return said === undefined || said === '' ? how : `${said} (${how})`;
}
