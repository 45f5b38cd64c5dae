import type { WalkAction } from '../model/expectation.ts';
import { letFinish, tellSteps, type Cut, type Step } from '../model/step.ts';
import type { Stage } from '../stage/stage.ts';
import { findLeftProcess } from '../stage/find-left-process.ts';
import { takeWalk } from '../stage/take-walk.ts';
import { endOf, passed, skipped, type Case, type CaseEnd } from './case.ts';

/** Operations that are cut short, at several moments of the time that they took when they were let finish. */
const percents = [0, 40, 80] as const;
const percentsOfSlow = [0, 50] as const;

const why = {
  cancel: 'What is begun may be called off at any moment: the next thing is always a stop, and then a start.',
  deadline: 'An operation that outlives its deadline holds up a failover.',
  kill: 'An agent’s process may be ended at any moment; what it was doing must be found again by the next one.',
} as const satisfies Readonly<Record<Cut, string>>;

const remedy = {
  cancel: 'Heed the signal, and let stop take away whatever start may have left.',
  deadline: 'Hand context.signal on to whatever takes time, and give up within a second.',
  kill: 'Keep nothing in memory that is needed later, and let stop find what a start that was cut has left.',
} as const satisfies Readonly<Record<Cut, string>>;

const words = { cancel: 'cancelled', deadline: 'cut at its deadline', kill: 'whose agent is killed' } as const;

export const cutCases: readonly Case[] = (['cancel', 'deadline', 'kill'] as const).flatMap((how) =>
  (['start', 'monitor', 'stop', 'promote', 'demote'] as const).map((action) => ({
    id: `${action}-${how}`,
    title: `${action}, ${words[how]}, leaves no half state`,
    why: why[how],
    remedy: remedy[how],
    run: (stage: Stage) => tryCuts(stage, action, how),
  })),
);

async function tryCuts(stage: Stage, action: WalkAction, how: Cut): Promise<CaseEnd> {
  const whyNot = stage.whyNot([action]);
  if (whyNot !== null) return skipped(whyNot);
  for (const percent of stage.isSlow ? percentsOfSlow : percents) {
    const steps: readonly Step[] = [
      ...leadingTo(action).map(letFinish),
      { kind: 'cut', action, how, percent },
      ...afterwards.map(letFinish),
    ];
    const { finding, taken } = await takeWalk(stage, steps);
    // One is enough to be told; the next cut would begin where this one has left it.
    const wrong = finding ?? (await findLeftProcess(stage));
    if (wrong !== null) return endOf([{ ...wrong, steps: tellSteps(taken) }]);
  }
  return passed;
}

/** From stopped to where the action is at home. */
function leadingTo(action: WalkAction): readonly WalkAction[] {
  if (action === 'start') return [];
  return action === 'demote' ? ['start', 'promote'] : ['start'];
}

/** Whatever the cut has left: an answer, a clean end, and it can be started again. */
const afterwards: readonly WalkAction[] = ['monitor', 'stop', 'monitor', 'start', 'monitor', 'stop', 'monitor'];
