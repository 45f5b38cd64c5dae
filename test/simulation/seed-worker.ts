import { parentPort } from 'node:worker_threads';
import { consequences, drawStory, faultsOf, runStory } from '@understudy/simulator';
import type { Fault, Violation } from '@understudy/simulator';

/*
 * A thread that runs one seed after another, as it is asked to.
 */

/** What came of one seed. */
export interface SeedResult {
  readonly seed: number;
  readonly virtualMs: number;
  readonly resources: number;
  readonly faults: FaultCounts;
  readonly violations: readonly Violation[];
}

/** Of each kind of fault: how often it happened, and how often something ran into it, where that can be told. */
export type FaultCounts = Readonly<Partial<Record<Fault, { readonly injected: number; readonly met: number }>>>;

parentPort?.on('message', (seed: number) => parentPort?.postMessage(resultOf(seed)));

function resultOf(seed: number): SeedResult {
  const story = drawStory(seed);
  const { violations, virtualMs, met } = runStory(story);
  const resources = Object.keys(story.definition.resources).length;
  return { seed, virtualMs, resources, faults: countFaults(faultsOf(story), met), violations };
}

function countFaults(injected: readonly Fault[], met: ReadonlyMap<Fault, number>): FaultCounts {
  return Object.fromEntries(
    [...new Set([...injected, ...met.keys()])].map((fault) => [
      fault,
      { injected: timesOf(fault, injected, met), met: met.get(fault) ?? 0 },
    ]),
  );
}

function timesOf(fault: Fault, injected: readonly Fault[], met: ReadonlyMap<Fault, number>): number {
  if (consequences.includes(fault)) return met.get(fault) ?? 0;
  return injected.filter((each) => each === fault).length;
}
