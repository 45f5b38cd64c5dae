import { parentPort } from 'node:worker_threads';
import { drawStory, runStory } from '@understudy/simulator';
import type { Violation } from '@understudy/simulator';

/*
 * A thread that runs one seed after another, as it is asked to.
 */

/** What came of one seed. */
export interface SeedResult {
  readonly seed: number;
  readonly virtualMs: number;
  readonly resources: number;
  /** Of each kind of fault, how often. */
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

parentPort?.on('message', (seed: number) => parentPort?.postMessage(resultOf(seed)));

function resultOf(seed: number): SeedResult {
  const story = drawStory(seed);
  const faults: Record<string, number> = {};
  for (const { kind } of story.happenings) faults[kind] = (faults[kind] ?? 0) + 1;
  const { violations, virtualMs } = runStory(story);
  return { seed, virtualMs, resources: Object.keys(story.definition.resources).length, faults, violations };
}
