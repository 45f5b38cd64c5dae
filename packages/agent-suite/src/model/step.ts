import type { WalkAction } from './expectation.ts';

/** One thing that is done to a resource, or to the process that has its agent. Plain data: drawn, shrunk, told. */
export type Step =
  | { readonly kind: 'let'; readonly action: WalkAction }
  | {
      readonly kind: 'cut';
      readonly action: WalkAction;
      readonly how: Cut;
      /** When, in hundredths of the time that the action took last: 0 is at once. */
      readonly percent: number;
    }
  /** Between two operations. What runs goes on. */
  | { readonly kind: 'killAgent' };

/** How an operation is cut short: by whoever asked, by its deadline, or by the end of the agent's own process. */
export type Cut = 'cancel' | 'deadline' | 'kill';

/** An action that is let finish. */
export function letFinish(action: WalkAction): Step {
  return { kind: 'let', action };
}

/** `start; stop, cancelled after 50 % of its time; monitor`. */
export function tellSteps(steps: readonly Step[]): string {
  return steps.map(tellStep).join('; ');
}

const cutWords: Readonly<Record<Cut, string>> = {
  cancel: 'cancelled',
  deadline: 'cut at a deadline',
  kill: 'its agent killed',
};

export function tellStep(step: Step): string {
  switch (step.kind) {
    case 'let':
      return step.action;
    case 'cut':
      return `${step.action}, ${cutWords[step.how]} ${step.percent === 0 ? 'at once' : `after ${step.percent} % of its time`}`;
    case 'killAgent':
      return 'the agent’s process is killed';
  }
}
