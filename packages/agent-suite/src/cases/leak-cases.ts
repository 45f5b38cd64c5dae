import { pause, waitUntil, type ListedProcess } from '@understudy/agent-kit';
import type { WalkAction } from '../model/expectation.ts';
import { letFinish, tellSteps } from '../model/step.ts';
import { tellProcess } from '../stage/traces.ts';
import type { Stage } from '../stage/stage.ts';
import { takeWalk } from '../stage/take-walk.ts';
import { tellResult } from '../model/walk.ts';
import { endOf, passed, skipped, type Case, type CaseEnd } from './case.ts';

/** What may not be left behind, and what may not go unnoticed. */
export const leakCases: readonly Case[] = [
  {
    id: 'processes',
    title: 'no process is left after stop',
    why: 'What is left holds files, ports and mounts, and so the next start, here or on the other node.',
    remedy: 'Let stop end all that start has begun, as a group, and wait until it is gone.',
    run: leftProcesses,
  },
  {
    id: 'descriptors',
    title: 'no open descriptor is left by an operation',
    why: 'The agent’s process lives for months; one descriptor a monitor ends it within hours.',
    remedy: 'Close what is opened, also when an operation fails.',
    run: leftDescriptors,
  },
  {
    id: 'killed-service',
    title: 'monitor notices a service that was killed',
    why: 'A failure that monitor does not see is never repaired.',
    remedy: 'Let monitor ask the service itself, not a file that says that it was started.',
    run: killedService,
  },
];

async function leftProcesses(stage: Stage): Promise<CaseEnd> {
  const end = await walk(stage, ['start', 'monitor', 'stop', 'monitor']);
  if (end.kind === 'failed') return end;
  const left = await stage.traces.leftProcesses();
  await stage.traces.endAll();
  const steps = 'start; monitor; stop; monitor';
  return endOf(left.map((each) => ({ expected: 'no process of its own', came: tellProcess(each), steps })));
}

const roundsOfQuick = 6;
const roundsOfSlow = 3;
/** For connections that are just being closed. */
const closingMs = 1_000;

async function leftDescriptors(stage: Stage): Promise<CaseEnd> {
  const round: readonly WalkAction[] = ['start', 'monitor', 'monitor', 'stop', 'monitor'];
  const first = await walk(stage, [...round, ...round]);
  if (first.kind === 'failed') return first;
  const before = stage.openDescriptors();
  const rounds = stage.isSlow ? roundsOfSlow : roundsOfQuick;
  for (let each = 0; each < rounds; each += 1) {
    const end = await walk(stage, round);
    if (end.kind === 'failed') return end;
  }
  const limit = before + rounds - 1;
  await waitUntil(() => stage.openDescriptors() <= limit, { timeoutMs: closingMs });
  const after = stage.openDescriptors();
  if (after <= limit) return passed;
  const expected = `${before} open descriptors, as before ${rounds} rounds`;
  return endOf([{ expected, came: `${after}`, steps: `${rounds} times: ${round.join('; ')}` }]);
}

async function killedService(stage: Stage): Promise<CaseEnd> {
  const begun = await walk(stage, ['start', 'monitor']);
  if (begun.kind === 'failed') return begun;
  const running = await lastingProcesses(stage);
  if (running.length === 0)
    return skipped('no process of it is found: it keeps none, or wipes the environment that it is known by');
  await stage.traces.endAll();
  await waitUntil(async () => (await stage.traces.processes()).length === 0, { timeoutMs: closingMs });
  const { result } = await stage.perform('monitor');
  const steps = `start; monitor; ${running.length} killed; monitor`;
  const saysItRuns = ['ok', 'degraded', 'promoted', 'degradedPromoted'].includes(result.code);
  const { result: stop } = await stage.perform('stop');
  return endOf([
    ...(saysItRuns ? [{ expected: 'notRunning or a failure', came: tellResult(result), steps }] : []),
    ...(stop.code === 'ok' ? [] : [{ expected: 'stop: ok', came: tellResult(stop), steps: `${steps}; stop` }]),
  ]);
}

/** Those that stay: what announces an address, or cleans up behind a start, ends by itself. */
async function lastingProcesses(stage: Stage): Promise<readonly ListedProcess[]> {
  let before = await stage.traces.processes();
  for (let looks = 0; looks < maxLooks && before.length > 0; looks += 1) {
    await pause(lastingMs);
    const now = await stage.traces.processes();
    if (now.length === before.length && now.every(({ pid }, index) => pid === before[index]?.pid)) break;
    before = now;
  }
  return before;
}

/** What is there unchanged for so long is taken for the service. */
const lastingMs = 2_000;
const maxLooks = 5;

async function walk(stage: Stage, actions: readonly WalkAction[]): Promise<CaseEnd> {
  const { finding, taken } = await takeWalk(stage, actions.map(letFinish));
  return endOf(finding === null ? [] : [{ ...finding, steps: tellSteps(taken) }]);
}
