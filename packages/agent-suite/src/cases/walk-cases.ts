import type { AgentAction } from '@understudy/contracts';
import type { WalkAction } from '../model/expectation.ts';
import { letFinish, tellSteps, type Step } from '../model/step.ts';
import type { Stage } from '../stage/stage.ts';
import { takeWalk } from '../stage/take-walk.ts';
import { endOf, skipped, type Case, type CaseEnd } from './case.ts';

/** Cases that are a walk through the states and nothing else: each begins where the resource is stopped. */
interface WalkCase extends Omit<Case, 'run'> {
  readonly steps: readonly WalkAction[];
  /** Without these there is nothing to try. */
  readonly needs?: readonly AgentAction[];
}

const idempotent = 'After a crash nobody remembers what was done: it is done again, and must not hurt.';

const beforeStart: readonly WalkCase[] = [
  {
    id: 'validate',
    title: 'good parameters are valid, and looking at them changes nothing',
    why: 'Parameters are validated before anything is changed, also where the resource does not run.',
    remedy: 'Let validate say ok for parameters that start takes, and touch nothing.',
    needs: ['validate'],
    steps: ['validate', 'monitor'],
  },
  {
    id: 'stop-unstarted',
    title: 'stop of what was never started',
    why: 'A node that is not sure what runs stops first. A stop that fails there costs the node its power.',
    remedy: 'Let stop say ok where there is nothing to stop.',
    steps: ['stop', 'monitor'],
  },
];

const running: readonly WalkCase[] = [
  {
    id: 'start',
    title: 'start, and it runs when start says so',
    why: 'What comes after this resource is begun as soon as start says ok.',
    remedy: 'Let start wait until it serves, and monitor ask the service itself.',
    steps: ['start', 'monitor'],
  },
  {
    id: 'start-twice',
    title: 'start, twice',
    why: idempotent,
    remedy: 'Let start look first, and say ok if it runs already.',
    steps: ['start', 'start', 'monitor'],
  },
  {
    id: 'monitor-often',
    title: 'monitor changes nothing',
    why: 'Monitors run every few seconds, for years.',
    remedy: 'Let monitor look and not touch.',
    steps: ['start', 'monitor', 'monitor', 'monitor'],
  },
  {
    id: 'stop',
    title: 'stop, and it is down when stop says so',
    why: 'The other node starts it as soon as stop says ok: two would write to the same data.',
    remedy: 'Let stop wait until the service is really gone.',
    steps: ['start', 'stop', 'monitor'],
  },
  {
    id: 'stop-twice',
    title: 'stop, twice',
    why: `${idempotent} A stop that fails costs the node its power.`,
    remedy: 'Let stop look first, and say ok if it is down already.',
    steps: ['start', 'stop', 'stop', 'monitor'],
  },
  {
    id: 'start-again',
    title: 'start after a stop',
    why: 'A resource comes back to a node that it has left.',
    remedy: 'Let stop leave nothing that is in the way of the next start.',
    steps: ['start', 'stop', 'start', 'monitor', 'stop', 'monitor'],
  },
  {
    id: 'validate-running',
    title: 'parameters are valid while it runs',
    why: 'A definition is checked on nodes where its resources run.',
    remedy: 'Let validate judge the parameters, not whether a port is free just now.',
    needs: ['validate'],
    steps: ['start', 'validate', 'monitor'],
  },
  {
    id: 'reload',
    title: 'reload, and it still runs',
    why: 'A changed parameter is taken over without an outage.',
    remedy: 'Let reload leave it running.',
    needs: ['reload'],
    steps: ['start', 'reload', 'monitor'],
  },
  {
    id: 'clean',
    title: 'clean after a stop',
    why: 'clean tidies up before the next start, also where there is nothing to tidy.',
    remedy: 'Let clean say ok where nothing is left.',
    needs: ['clean'],
    steps: ['start', 'stop', 'clean', 'monitor', 'start', 'monitor'],
  },
];

const promotable: readonly AgentAction[] = ['promote', 'demote'];

const promoted: readonly WalkCase[] = [
  {
    id: 'promote',
    title: 'promote, and monitor knows the role',
    why: 'Only one node may be promoted; monitor is how the cluster finds out who is.',
    remedy: 'Let monitor say promoted for the active side, and ok for the other.',
    needs: promotable,
    steps: ['start', 'promote', 'monitor'],
  },
  {
    id: 'promote-twice',
    title: 'promote, twice',
    why: idempotent,
    remedy: 'Let promote look first, and say ok if it is promoted already.',
    needs: promotable,
    steps: ['start', 'promote', 'promote', 'monitor'],
  },
  {
    id: 'demote',
    title: 'demote, and monitor knows it',
    why: 'The other node is promoted as soon as demote says ok.',
    remedy: 'Let demote take back all that promote did.',
    needs: promotable,
    steps: ['start', 'promote', 'monitor', 'demote', 'monitor'],
  },
  {
    id: 'demote-twice',
    title: 'demote, twice',
    why: idempotent,
    remedy: 'Let demote say ok if it is not promoted.',
    needs: promotable,
    steps: ['start', 'demote', 'monitor', 'promote', 'demote', 'demote', 'monitor'],
  },
  {
    id: 'stop-promoted',
    title: 'stop of what is promoted',
    why: 'A node that gives everything up at once does not demote first.',
    remedy: 'Let stop end it in every role.',
    needs: promotable,
    steps: ['start', 'promote', 'stop', 'monitor', 'start', 'monitor'],
  },
];

const migrating: readonly WalkCase[] = [
  {
    id: 'migrate',
    title: 'migrate away and back, on one host',
    why: 'A move without an outage is the two of them, in this order.',
    remedy: 'Let migrateTo hand it over and migrateFrom take it.',
    needs: ['migrateTo', 'migrateFrom'],
    steps: ['start', 'migrateTo', 'migrateFrom', 'monitor'],
  },
  {
    id: 'stop-migrated',
    title: 'stop after it was handed over',
    why: 'What is left behind by a move is stopped.',
    remedy: 'Let stop say ok for what has moved away.',
    needs: ['migrateTo', 'migrateFrom'],
    steps: ['start', 'migrateTo', 'stop', 'monitor'],
  },
];

export const walkCases: readonly Case[] = [...beforeStart, ...running, ...promoted, ...migrating].map(caseOf);

function caseOf({ steps, needs, ...about }: WalkCase): Case {
  const walk = steps.map(letFinish);
  return { ...about, run: (stage) => runWalk(stage, walk, needs ?? []) };
}

async function runWalk(stage: Stage, steps: readonly Step[], needs: readonly AgentAction[]): Promise<CaseEnd> {
  const whyNot = stage.whyNot(needs);
  if (whyNot !== null) return skipped(whyNot);
  const { finding, taken } = await takeWalk(stage, steps);
  return endOf(finding === null ? [] : [{ ...finding, steps: tellSteps(taken) }]);
}
