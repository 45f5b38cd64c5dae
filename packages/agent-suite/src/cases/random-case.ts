import fc from 'fast-check';
import type { WalkAction } from '../model/expectation.ts';
import { letFinish, tellSteps, type Cut, type Step } from '../model/step.ts';
import { findLeftProcess } from '../stage/find-left-process.ts';
import type { Stage } from '../stage/stage.ts';
import { takeWalk } from '../stage/take-walk.ts';
import { endOf, skipped, type Case, type CaseEnd, type CaseFinding } from './case.ts';

/**
 * Sequences that nobody has thought of: operations, cut ones among them, and the end of the agent's process in between.
 * One that fails is made shorter as long as it still fails.
 */
export interface RandomOptions {
  /** Draws the same sequences again. */
  readonly seed: number;
  /** How many. 0: none. */
  readonly runs: number;
}

const longest = 8;
/** So many sequences at most are tried to make one shorter. */
const shrinkingRuns = 20;

export function randomCase(options: RandomOptions): Case {
  return {
    id: 'random',
    title: `${options.runs} random sequences, with kills in between (seed ${options.seed})`,
    why: 'What goes wrong at night is a sequence that nobody has thought of.',
    remedy: 'Take the steps one by one: the last one is where the answer was wrong. The seed draws them again.',
    run: (stage) => tryRandom(stage, options),
  };
}

async function tryRandom(stage: Stage, options: RandomOptions): Promise<CaseEnd> {
  if (options.runs === 0) return skipped('no runs were asked for');
  let worst: CaseFinding | null = null;
  let left = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(fc.array(stepOf(stage), { minLength: 1, maxLength: longest }), async (steps) => {
    if (left <= 0) return true;
    left -= 1;
    const finding = await tryOne(stage, steps);
    if (finding === null) return true;
    // The first failure ends the search and begins the shrinking; each that fails is shorter than the one before.
    if (worst === null) left = shrinkingRuns;
    worst = finding;
    return false;
  });
  await fc.check(property, { seed: options.seed, numRuns: options.runs });
  return endOf(worst === null ? [] : [worst]);
}

async function tryOne(stage: Stage, steps: readonly Step[]): Promise<CaseFinding | null> {
  const ending = [letFinish('stop'), letFinish('monitor')];
  const { finding, taken } = await takeWalk(stage, [...steps, ...ending]);
  if (finding !== null) await stage.perform('stop');
  const wrong = finding ?? (await findLeftProcess(stage));
  return wrong === null ? null : { ...wrong, steps: tellSteps(taken) };
}

const cuts: readonly Cut[] = ['cancel', 'deadline', 'kill'];
const drawn: readonly WalkAction[] = ['start', 'stop', 'monitor', 'promote', 'demote', 'validate'];

function stepOf(stage: Stage): fc.Arbitrary<Step> {
  const actions = fc.constantFrom(...drawn.filter((action) => stage.has(action)));
  return fc.oneof(
    { weight: 6, arbitrary: actions.map(letFinish) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('cut' as const),
        action: actions,
        how: fc.constantFrom(...cuts),
        percent: fc.integer({ min: 0, max: 100 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'killAgent' }) },
  );
}
