import type { Argv, RunResult } from '@understudy/agent-kit';

/** What a program that failed said, in one line; null if it did not fail. */
export function failureText([command]: Argv, result: RunResult): string | null {
  if (result.hung !== undefined) return `${command} hangs in the kernel: the disk or server does not answer`;
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
