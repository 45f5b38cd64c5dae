import { pause } from '@understudy/agent-kit';
import { tellResult } from '../model/walk.ts';
import type { Performed, Stage } from '../stage/stage.ts';
import { endOf, passed, skipped, type Case, type CaseEnd, type CaseFinding } from './case.ts';

/** One that has nothing to wait for ends at once; so long it may take on a busy host. */
const patienceMs = 5_000;
/** So long it must wait while nothing happens. */
const calmMs = 1_000;

export const watchCase: Case = {
  id: 'watch',
  title: 'watch waits while it runs, and ends when it is stopped or let go',
  why: 'A watch that never ends notices nothing; one that ends for no reason costs a monitor each time.',
  remedy: 'Let watch return at once if it does not run, else wait for its end (processEnd), and heed the signal.',
  run: async (stage) => {
    if (stage.manifest.watches !== true) return skipped('it has no watch');
    return (await whereStopped(stage)) ?? (await untilStopped(stage)) ?? (await untilLetGo(stage)) ?? passed;
  },
};

async function whereStopped(stage: Stage): Promise<CaseEnd | null> {
  const came = await withinPatience(stage.watch());
  return came === null ? wrong('watch', 'its end, since nothing runs') : null;
}

async function untilStopped(stage: Stage): Promise<CaseEnd | null> {
  await stage.perform('start');
  const watch = stage.watch();
  const early = await Promise.race([watch, pause(calmMs)]);
  if (early !== undefined) return wrong('start; watch', 'that it waits while nothing happens', early);
  await stage.perform('stop');
  return (await withinPatience(watch)) === null ? wrong('start; watch; stop', 'its end, since nothing runs') : null;
}

async function untilLetGo(stage: Stage): Promise<CaseEnd | null> {
  await stage.perform('start');
  const controller = new AbortController();
  const watch = stage.watch(controller.signal);
  await pause(calmMs);
  controller.abort();
  const { wasDeaf } = await watch;
  await stage.perform('stop');
  return wasDeaf ? wrong('start; watch, cancelled', 'its end within a second') : null;
}

async function withinPatience(watch: Promise<Performed>): Promise<Performed | null> {
  return Promise.race([watch, pause(patienceMs).then(() => null)]);
}

function wrong(steps: string, expected: string, came?: Performed): CaseEnd {
  const finding: CaseFinding = {
    steps,
    expected,
    came: came === undefined ? 'that it went on waiting' : tellResult(came.result),
  };
  return endOf([finding]);
}
