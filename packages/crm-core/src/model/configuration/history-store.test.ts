import { expect, it } from 'vitest';
import { historiesByNode, allHistories } from './histories.ts';
import { HistoryStore } from './history-store.ts';
import type { HistoryEntry, ResourceHistory } from './situation.ts';

const agent = { standard: 'ocf', provider: 'test', type: 'Dummy' };

/** Every field has another value in every entry. */
function entry(number: number): HistoryEntry {
  const text = (name: string): string => `${name} ${number}`;
  return {
    id: text('id'),
    key: text('key'),
    operation: text('operation'),
    intervalMs: number,
    callId: number + 1,
    code: number + 2,
    expectedCode: number + 3,
    state: number % 2 === 0 ? 'done' : 'error',
    changedWallMs: number + 4,
    ranWallMs: number % 3 === 0 ? null : number + 5,
    reason: text('reason'),
    origin: text('origin'),
    parameterDigest: text('parameters'),
    restartDigest: text('restart'),
    restartParameters: number === 2 ? null : [text('restart')],
    secureDigest: text('secure'),
    privateParameters: [text('private')],
    migrateSource: text('source'),
    migrateTarget: text('target'),
    featureSet: text('feature'),
  };
}

const list: ResourceHistory[] = [
  { node: 'a', resource: 'x', agent, container: null, shutdownLockWallMs: null, entries: [entry(0), entry(1)] },
  { node: 'a', resource: 'y', agent, container: 'x', shutdownLockWallMs: 7, entries: [] },
  { node: 'b', resource: 'y', agent, container: null, shutdownLockWallMs: null, entries: [entry(2)] },
  { node: 'a', resource: 'x', agent, container: 'c', shutdownLockWallMs: null, entries: [entry(3)] },
];

it('keeps everything that is said, and says it as a map would', () => {
  const store = new HistoryStore();
  const numbers = list.map((history) => store.add(history));
  store.close();
  const expected = historiesByNode(list);
  const ofNode = (name: string): number[] => numbers.filter((number) => list[number]?.node === name);
  const stored = new Map(['a', 'b'].map((name) => [name, store.nodeHistory(name, ofNode(name))]));
  expect([...allHistories(stored)]).toEqual([...allHistories(expected)]);
  for (const [name, node] of stored) {
    expect([...node.keys()]).toEqual([...(expected.get(name)?.keys() ?? [])]);
    expect(node.get('x')).toEqual(expected.get(name)?.get('x'));
    expect(node.get('z')).toBeUndefined();
  }
  expect(stored.get('a')?.get('x')?.entries).toEqual([entry(3)]);
});
