import { hostname } from 'node:os';
import type { Notice, NoticedOperation } from '@understudy/contracts';
import { tellResult } from '../model/walk.ts';
import type { Stage } from '../stage/stage.ts';
import { endOf, passed, skipped, type Case, type CaseEnd } from './case.ts';

export const notifyCase: Case = {
  id: 'notify',
  title: 'notify takes in what happens to its copies, and changes nothing where nothing is to be done',
  why: 'What is announced to the copies waits until all of them have returned.',
  remedy: 'Return ok from notify, also for a word that does not matter to the agent.',
  run: async (stage) => {
    if (!stage.has('notify')) return skipped('nobody tells it of copies');
    await stage.perform('start');
    return (await told(stage, 'post')) ?? (await told(stage, 'pre')) ?? passed;
  },
};

/** Of its own start, as of one that is alone: with no other to turn to there is nothing to be done. */
async function told(stage: Stage, when: Notice['when']): Promise<CaseEnd | null> {
  const operation = when === 'post' ? 'start' : 'stop';
  const before = await stage.perform('monitor');
  const { result } = await stage.perform('notify', { notice: noticeOf(when, operation) });
  const after = await stage.perform('monitor');
  const steps = `start; notify (${when} ${operation})`;
  if (result.code !== 'ok') return endOf([{ steps, expected: 'ok', came: tellResult(result) }]);
  if (after.result.code === before.result.code) return null;
  return endOf([{ steps: `${steps}; monitor`, expected: before.result.code, came: tellResult(after.result) }]);
}

function noticeOf(when: Notice['when'], operation: NoticedOperation): Notice {
  const own = [{ copy: 'copy:0', node: hostname() }];
  const nothing = { start: [], stop: [], promote: [], demote: [], promoted: [], unpromoted: [] };
  const active = operation === 'stop' ? own : [];
  const inactive = operation === 'stop' ? ['copy:1'] : ['copy:0', 'copy:1'];
  return { ...nothing, when, operation, active, inactive, [operation]: own, nodes: [hostname()] };
}
