import type { OperationResult, ResultCode } from '@understudy/contracts';
import { expectationOf, stateAfterCut, type ResourceState } from './expectation.ts';
import { tellStep, type Step } from './step.ts';

/**
 * A walk of a resource through its states, judged step by step: pure, so that cases and random sequences are held to
 * one rule. The walk ends with the first answer that is not as it must be.
 */
export interface Answer {
  readonly result: OperationResult;
  /** It did not give up when its time was over, and had to be ended. */
  readonly wasDeaf: boolean;
}

/** What was wrong, in words. */
export interface Finding {
  readonly expected: string;
  readonly came: string;
}

export type Judgement =
  { readonly kind: 'good'; readonly state: ResourceState } | { readonly kind: 'bad'; readonly finding: Finding };

/** `answer`: null for a step that has none. */
export function judge(state: ResourceState, step: Step, answer: Answer | null): Judgement {
  if (answer === null || step.kind === 'killAgent') return { kind: 'good', state };
  const { result, wasDeaf } = answer;
  if (step.kind === 'cut') {
    if (!wasDeaf) return { kind: 'good', state: stateAfterCut(state, step.action) };
    return bad(`${tellStep(step)}: an answer within a second`, 'none: the agent’s process had to be ended');
  }
  const { codes, next } = expectationOf(state, step.action);
  if (codes.includes(result.code)) return { kind: 'good', state: next };
  if (codes.length === 0) return { kind: 'good', state: afterAnything(state, step, result.code) };
  return bad(`${step.action} where it ${stateWords[state]}: ${codes.join(' or ')}`, tellResult(result));
}

/** What was not to be judged may still tell: a start that went well has started it, whatever there was. */
function afterAnything(state: ResourceState, step: Step, code: ResultCode): ResourceState {
  const hasStarted = step.kind === 'let' && step.action === 'start' && state === 'unknown' && code === 'ok';
  return hasStarted ? 'started' : step.kind === 'let' && isAsking(step) ? state : 'unknown';
}

function isAsking({ action }: Step & { readonly kind: 'let' }): boolean {
  return action === 'monitor' || action === 'validate';
}

function bad(expected: string, came: string): Judgement {
  return { kind: 'bad', finding: { expected, came } };
}

const stateWords: Readonly<Record<ResourceState, string>> = {
  stopped: 'is stopped',
  started: 'runs',
  promoted: 'is promoted',
  leaving: 'was handed over',
  unknown: 'may run or not',
};

/** `error: the port is taken`. */
export function tellResult({ code, reason }: OperationResult): string {
  return reason === '' ? code : `${code}: ${reason}`;
}
