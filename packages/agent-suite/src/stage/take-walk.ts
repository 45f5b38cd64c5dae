import type { PerformOptions, Stage } from './stage.ts';
import type { ResourceState } from '../model/expectation.ts';
import { letFinish, type Step } from '../model/step.ts';
import { judge, type Answer, type Finding } from '../model/walk.ts';

export interface WalkEnd {
  readonly state: ResourceState;
  /** The first answer that was not as it must be; null: all were. */
  readonly finding: Finding | null;
  /** The steps that were taken, the bad one last. */
  readonly taken: readonly Step[];
}

/**
 * Takes the steps one after the other, from `state`, until one goes wrong. Steps that the agent does not know are left out,
 * and some are demoted before they are stopped.
 */
export async function takeWalk(
  stage: Stage,
  steps: readonly Step[],
  state: ResourceState = 'stopped',
  options: PerformOptions = {},
): Promise<WalkEnd> {
  let current = state;
  const taken: Step[] = [];
  for (const step of steps) {
    if (step.kind !== 'killAgent' && !stage.has(step.action)) continue;
    if (step.kind !== 'killAgent' && step.action === 'stop' && mustBeDemoted(stage, current)) {
      taken.push(letFinish('demote'));
      await stage.perform('demote', options);
    }
    taken.push(step);
    const judgement = judge(current, step, await take(stage, step, options));
    if (judgement.kind === 'bad') return { state: 'unknown', finding: judgement.finding, taken };
    current = judgement.state;
  }
  return { state: current, finding: null, taken };
}

function mustBeDemoted(stage: Stage, state: ResourceState): boolean {
  return stage.isDemotedFirst && (state === 'promoted' || state === 'unknown');
}

async function take(stage: Stage, step: Step, options: PerformOptions): Promise<Answer | null> {
  if (step.kind === 'killAgent') {
    await stage.killAgent();
    return null;
  }
  const { action } = step;
  return stage.perform(action, step.kind === 'let' ? options : { ...options, cut: step });
}
