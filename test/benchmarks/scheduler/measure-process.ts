/** Runs a program to its end: how long it took, and how much memory it had at most. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessFigures {
  readonly durationMs: number;
  /** As last seen, some milliseconds before its end. */
  readonly peakRssMiB: number;
  readonly stdout: string;
}

export interface ProcessOptions {
  readonly limitMs: number;
  readonly keepOutput?: boolean;
}

const sampleMs = 4;

/** The most that the kernel has seen it use so far; 0 if it has gone. */
function peakRssMiB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** Null if it was given up at the limit. Rejects if it fails or cannot be started. */
export function measureProcess(
  [program, ...argv]: readonly [string, ...string[]],
  { limitMs, keepOutput = false }: ProcessOptions,
): Promise<ProcessFigures | null> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, argv, { stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', 'pipe'] });
    let [peak, stdout, stderr, isGivenUp] = [0, '', '', false];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const sampler = setInterval(() => (peak = Math.max(peak, peakRssMiB(child.pid ?? 0))), sampleMs);
    const limit = setTimeout(() => (isGivenUp = child.kill('SIGKILL')), limitMs);
    const finish = (): void => {
      clearInterval(sampler);
      clearTimeout(limit);
    };
    let durationMs = 0;
    child.once('exit', () => (durationMs = performance.now() - started));
    child.once('error', (error) => {
      finish();
      reject(error);
    });
    child.once('close', (code) => {
      finish();
      if (isGivenUp) resolve(null);
      else if (code === 0) resolve({ durationMs, peakRssMiB: peak, stdout });
      else reject(new Error(`${program} ended with ${code ?? 'a signal'}: ${stderr.slice(-2_000)}`));
    });
  });
}
