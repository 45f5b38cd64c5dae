import { describe, expect, it } from 'vitest';
import type { NodeRecord } from '../operations/work-order.ts';
import {
  isAwaited,
  nothingKnown,
  withNodeHistory,
  withoutFailures,
  withoutHistory,
  withPending,
  withRecord,
} from './volatile-state.ts';
import type { VolatileState } from './volatile-state.ts';

function record(action: NodeRecord['action'], code: NodeRecord['code'], details: Partial<NodeRecord> = {}): NodeRecord {
  return { node: 'a', resource: 'web', action, intervalMs: 0, probe: false, code, reason: '', digest: 'd', ...details };
}

function after(...records: readonly NodeRecord[]): VolatileState {
  return records.reduce((state, each, index) => withRecord(state, each, 1_000 + index), nothingKnown);
}

function told({ history }: VolatileState): string[] {
  return history.map(
    ({ node, action, intervalMs, code }) => `${node} ${action}${intervalMs === 0 ? '' : `/${intervalMs}`} ${code}`,
  );
}

const monitor = { intervalMs: 500, role: 'started' } as const;

describe('what is known', () => {
  it('has one record an operation, the last', () => {
    expect(told(after(record('start', 'error'), record('stop', 'ok'), record('start', 'ok')))).toEqual([
      'a stop ok',
      'a start ok',
    ]);
  });

  it('counts failures, with the words of the last', () => {
    const state = after(record('start', 'error'), record('start', 'notInstalled', { reason: 'no program' }));
    expect(state.failCounts).toMatchObject([
      { action: 'start', count: 2, lastFailureWallMs: 1_001, code: 'notInstalled', reason: 'no program' },
    ]);
  });

  it('counts a service once that was ending when its monitor failed, and has ended when it is demoted', () => {
    const failing = record('monitor', 'failedPromoted', { intervalMs: 500, role: 'promoted' });
    const gone = record('demote', 'notRunning');
    expect(after(failing, gone).failCounts).toMatchObject([{ action: 'monitor', count: 1 }]);
    expect(after({ ...failing, code: 'promoted' }, gone).failCounts).toMatchObject([{ action: 'demote', count: 1 }]);
    expect(after(failing, record('demote', 'error')).failCounts).toHaveLength(2);
  });

  it('counts no probe that finds nothing, and no result that is still open', () => {
    expect(after(record('monitor', 'notRunning', { probe: true })).failCounts).toEqual([]);
    expect(withPending(nothingKnown, record('start', 'ok'), 0).failCounts).toEqual([]);
  });

  it('forgets the monitors of what was changed', () => {
    expect(told(after(record('start', 'ok'), record('monitor', 'error', monitor), record('stop', 'ok')))).toEqual([
      'a start ok',
      'a stop ok',
    ]);
  });

  it('hears of a recurring monitor only what belongs to one that it knows of', () => {
    const result = record('monitor', 'ok', monitor);
    const asked = withPending(after(record('start', 'ok')), result, 0);
    expect(isAwaited(asked, result)).toBe(true);
    const forgotten = withPending(
      withoutHistory(asked, () => true),
      record('monitor', 'ok', { probe: true }),
      1,
    );
    expect(isAwaited(forgotten, result)).toBe(false);
    expect(isAwaited(forgotten, record('monitor', 'ok', { probe: true }))).toBe(true);
  });

  it('takes a node at its word, and counts none of it again', () => {
    const state = withNodeHistory(
      after(record('start', 'error'), record('start', 'ok', { node: 'b' })),
      'a',
      [record('start', 'error')],
      9,
    );
    expect(told(state)).toEqual(['b start ok', 'a start error']);
    expect(state.failCounts).toMatchObject([{ count: 1 }]);
  });

  it('after a clean-up has no failure of it', () => {
    const state = withoutFailures(
      after(record('start', 'error'), record('stop', 'ok')),
      ({ resource }) => resource === 'web',
    );
    expect(told(state)).toEqual(['a stop ok']);
    expect(state.failCounts).toEqual([]);
  });

  it('after a clean-up knows all the same that it was found gone', () => {
    const gone = record('monitor', 'notRunning', { intervalMs: 10_000 });
    const state = withoutFailures(after(record('start', 'ok'), gone), () => true);
    expect(told(state)).toEqual(['a start ok', 'a monitor/10000 notRunning']);
    expect(state.failCounts).toEqual([]);
    expect(told(withoutFailures(after(record('start', 'notRunning')), () => true))).toEqual([]);
  });

  it('has rising sequences, whatever is forgotten', () => {
    const { history, sequence } = after(record('start', 'ok'), record('stop', 'ok'), record('start', 'ok'));
    expect(history.map((each) => each.sequence)).toEqual([2, 3]);
    expect(sequence).toBe(3);
  });
});
