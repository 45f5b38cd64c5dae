import { expect, it } from 'vitest';
import { allHistories, historiesByNode } from '../../model/configuration/histories.ts';
import type { HistoryEntry, ResourceHistory } from '../../model/configuration/situation.ts';
import { untold } from '../../model/configuration/untold.ts';
import { HistoryBook } from './history-book.ts';

const done = {
  ...untold,
  intervalMs: 0,
  code: 0,
  expectedCode: 0,
  state: 'done',
  changedWallMs: 0,
  ranWallMs: 0,
} as const;

function entry(key: string, callId: number): HistoryEntry {
  return { ...done, id: key, key, operation: 'start', callId };
}

function history(node: string, resource: string, ...entries: HistoryEntry[]): ResourceHistory {
  const agent = { standard: 'ocf', provider: 'test', type: 'Dummy' };
  return { node, resource, agent, container: null, shutdownLockWallMs: null, entries };
}

const before = [history('a', 'x', entry('x', 1)), history('a', 'y:1', entry('y', 7)), history('b', 'x', entry('x', 2))];

function said(book: HistoryBook): readonly string[] {
  return [...allHistories(book.histories)].map(({ node, resource, entries }) => {
    return `${node} ${resource} ${entries.map(({ callId }) => callId).join(' ')}`;
  });
}

it('has what was there, with what is written in it, and leaves that as it was', () => {
  const situation = historiesByNode(before);
  const book = new HistoryBook(situation);
  expect(book.nextCallId()).toBe(8);
  book.record(history('a', 'x'), entry('x', 8));
  book.record(history('a', 'y:0'), entry('y', 9));
  book.record(history('c', 'z'), entry('z', 10));
  expect(said(book)).toEqual(['a x 8', 'a y:1 7', 'a y:0 9', 'b x 2', 'c z 10']);
  expect(book.copiesOf('a', 'y').map(({ resource }) => resource)).toEqual(['y:0', 'y:1']);
  expect([...allHistories(situation)]).toEqual(before);
});

it('forgets a history, and all of a node, until something is written there again', () => {
  const book = new HistoryBook(historiesByNode(before));
  book.forget('a', 'y:1');
  book.forget('nowhere', 'x');
  book.forgetNode('b');
  expect(said(book)).toEqual(['a x 1']);
  expect(book.copiesOf('a', 'y')).toEqual([]);
  book.record(history('b', 'y:2'), entry('y', 8));
  expect(said(book)).toEqual(['a x 1', 'b y:2 8']);
});
