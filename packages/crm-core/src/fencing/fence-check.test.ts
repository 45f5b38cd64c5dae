import type { OperationResult } from '@understudy/contracts';
import { expect, it } from 'vitest';
import { FenceCheck } from './fence-check.ts';
import type { FenceCheckReport } from './readiness.ts';
import { device, does, modelOf } from './fence-world.case.ts';
import type { FenceDevice, FencingModel } from '../model/fencing.ts';

const hosts = new Map([
  ['a', 'A'],
  ['b', 'B'],
]);
const able = { off: [does.off], status: [does.see], monitor: [does.off], list: [does.off] };

function cluster(devices: readonly FenceDevice[], levels: readonly (readonly string[])[]): FencingModel {
  const targets = ['a', 'b'].map((node) => ({ node, levels }));
  return { ...modelOf(devices, []), targets };
}

function checked(
  model: FencingModel,
  answer: (question: string) => Partial<OperationResult>,
  members: readonly string[] = ['a', 'b'],
): { report: FenceCheckReport; asked: string[] } {
  const check = new FenceCheck({ checkId: 'c', model, nodes: ['a', 'b'], members });
  const asked: string[] = [];
  for (let open = check.begin(0); open !== null; open = check.begin(0)) {
    const question = `${open.node} ${open.order.device} ${open.order.action} ${open.order.plug ?? '-'}`;
    asked.push(question);
    check.answer(open.order.stepId, { code: 'ok', reason: '', durationMs: 1, ...answer(question) });
  }
  expect(check.isOver).toBe(true);
  return { report: check.report('a', 5, 3), asked };
}

it('asks each device from each member that may have to use it, never a node about itself', () => {
  const model = cluster(
    [device('strip', able, { hosts }), device('far', able, { hosts, nodes: ['b'] })],
    [['strip'], ['far']],
  );
  const { asked, report } = checked(model, (question) => (question.includes('list') ? { plugs: ['A', 'B'] } : {}));
  expect(asked).toEqual([
    'a strip monitor -',
    'a strip list -',
    'a strip status B',
    'b strip monitor -',
    'b strip list -',
    'b strip status A',
    'b far monitor -',
    'b far list -',
    'b far status A',
  ]);
  expect(report).toMatchObject({ atWallMs: 5, by: 'a', revision: 3, score: 85 });
  expect(report.missing).toEqual(['b has no second way to be fenced']);
});

it('gives all points only for two ways, seen, from every member', () => {
  const model = cluster([device('one', able, { hosts }), device('two', able, { hosts })], [['one'], ['two']]);
  expect(checked(model, () => ({})).report).toMatchObject({ score: 100, missing: [] });
});

it('says what is missing', () => {
  const model = cluster([device('strip', able, { hosts })], [['strip']]);
  const wrong = checked(model, (question) => {
    return question.includes('list') ? { plugs: ['A'] } : {};
  });
  expect(wrong.report).toMatchObject({ score: 0 });
  expect(wrong.report.missing).toEqual([
    'a has no second way to be fenced',
    'b cannot be fenced: no level of its devices answered as a whole',
  ]);
  expect(wrong.report.findings.filter(({ isGood }) => !isGood).map(({ text }) => text)).toEqual([
    'does not know B',
    'does not know B',
  ]);
  const refused = checked(model, (question) =>
    question === 'a strip monitor -' ? { code: 'error', reason: 'bad password' } : {},
  );
  expect(refused.report).toMatchObject({ score: 0 });
  expect(refused.report.missing).toEqual([
    'a has no second way to be fenced',
    'b cannot be fenced: no level of its devices answered as a whole',
  ]);
  const alone = checked(model, () => ({}), ['a']);
  expect(alone.report.missing).toEqual([
    'a cannot be fenced: no level of its devices answered as a whole',
    'b has no second way to be fenced',
  ]);
  const blind = { off: [does.off], monitor: [does.off] };
  expect(checked(cluster([device('old', blind, { hosts })], [['old']]), () => ({})).report.missing[0]).toBe(
    'no device can tell whether a has power',
  );
  expect(checked({ ...model, enabled: false }, () => ({})).report).toMatchObject({
    score: 0,
    missing: ['fencing is off: properties.stonithEnabled'],
  });
});

it('goes on without a member that is gone, or that does not answer', () => {
  const check = new FenceCheck({
    checkId: 'c',
    model: cluster([device('strip', { off: [does.off], monitor: [does.off] }, { hosts })], [['strip']]),
    nodes: ['a', 'b'],
    members: ['a', 'b'],
  });
  const first = check.begin(0);
  expect(check.giveUp(1, ['a', 'b'])).toBe(false);
  expect(check.giveUp(first?.limitMs ?? 0, ['a', 'b'])).toBe(true);
  check.begin(100);
  expect(check.giveUp(101, ['a'])).toBe(true);
  expect(check.report('a', 0, 1).findings.map(({ text }) => text)).toEqual(['no answer from a', 'b is gone']);
});
