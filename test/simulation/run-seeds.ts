import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SeedResult } from './seed-worker.ts';

export interface SeedsRun {
  readonly from: number;
  readonly count: number;
  /** Called as results come in. */
  readonly onResult?: (result: SeedResult, done: number) => void;
  /** No new seed is begun after this; null: all are. */
  readonly limitMs: number | null;
  readonly workers?: number;
}

/** Runs seeds in two threads, or as many as there are cores if that is fewer. Gives what came of them, in their order. */
export async function runSeeds({ from, count, onResult, limitMs, workers }: SeedsRun): Promise<readonly SeedResult[]> {
  const endMs = limitMs === null ? Infinity : performance.now() + limitMs;
  const results: SeedResult[] = [];
  let next = from;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { execArgv: ['--conditions=source'] });
    try {
      while (next < from + count && performance.now() < endMs) {
        const seed = next;
        next += 1;
        const result = await ask(worker, seed);
        results.push(result);
        onResult?.(result, results.length);
      }
    } finally {
      await worker.terminate();
    }
  };
  const threads = workers ?? Math.min(2, availableParallelism());
  await Promise.all(Array.from({ length: Math.max(1, Math.min(threads, count)) }, work));
  return results.toSorted((a, b) => a.seed - b.seed);
}

function ask(worker: Worker, seed: number): Promise<SeedResult> {
  const { promise, resolve, reject } = Promise.withResolvers<SeedResult>();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.postMessage(seed);
  return promise.finally(() => worker.off('message', resolve).off('error', reject));
}
