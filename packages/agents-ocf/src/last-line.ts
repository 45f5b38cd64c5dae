import type { RunResult } from '@understudy/agent-kit';

/** The last that a program said; undefined: nothing. Standard error comes after standard output. */
export function lastLine({ stdout, stderr }: RunResult): string | undefined {
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '');
}
