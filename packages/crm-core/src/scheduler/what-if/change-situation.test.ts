import { expect, test } from 'vitest';
import type { Configuration } from '../../model/configuration/configuration.ts';
import { allHistories, historiesByNode } from '../../model/configuration/histories.ts';
import type { HistoryEntry, Situation } from '../../model/configuration/situation.ts';
import { withoutFailures, withoutLock, withoutNode } from './change-situation.ts';
import { untold } from '../../model/configuration/untold.ts';

const entry: HistoryEntry = {
  id: 'web_last_0',
  key: 'web_start_0',
  operation: 'start',
  intervalMs: 0,
  callId: 1,
  code: 0,
  expectedCode: 0,
  state: 'done',
  changedWallMs: null,
  ranWallMs: null,
  ...untold,
};
const failed: HistoryEntry = { ...entry, id: 'web_last_failure_0', operation: 'monitor', intervalMs: 10_000, code: 7 };
const probe: HistoryEntry = { ...entry, id: 'web_probe', operation: 'monitor', code: 0, expectedCode: 7 };
const history = {
  resource: 'web:0',
  agent: { standard: 'ocf', provider: 'heartbeat', type: 'Dummy' },
  container: null,
  shutdownLockWallMs: null,
  entries: [entry, failed, probe],
};
const count = { resource: 'web', operation: 'monitor', intervalMs: 10_000, count: 3, lastFailureWallMs: null };
const configuration: Configuration = {
  properties: [],
  nodes: [{ name: 'a', id: '1', kind: 'member', attributes: [], utilization: [], score: null }],
  resources: [],
  constraints: [],
  fencingLevels: [],
  resourceDefaults: [],
  operationDefaults: [],
  base: {} as Configuration['base'],
};
const situation: Situation = {
  quorate: true,
  nodes: [],
  tickets: [],
  histories: historiesByNode([
    { ...history, node: 'a' },
    { ...history, node: 'b' },
  ]),
  failCounts: [
    { ...count, node: 'a' },
    { ...count, node: 'b' },
  ],
  promotionScores: [],
};

test('a clean-up forgets counts and failed results of one node, of all copies, and nothing else', () => {
  const after = withoutFailures(situation, 'web', 'a');
  expect(after.failCounts.map(({ node }) => node)).toEqual(['b']);
  const [onA, onB] = allHistories(after.histories);
  expect(onA?.entries).toEqual([entry, probe]);
  expect(onB?.entries).toEqual([entry, failed, probe]);
  expect(after.histories.get('a')?.get('web:0')).toEqual(onA);
});

test('what ran on a node that is known to be off has ended', () => {
  const after = withoutNode({ configuration, situation }, 'a');
  expect([...after.histories.keys()]).toEqual(['b']);
  expect(after.nodes[0]).toMatchObject({ name: 'a', id: '1', member: false, expected: 'down' });
});

test('a resource that no longer waits for its node waits on no node, in no copy', () => {
  const locked = { ...history, node: 'a', shutdownLockWallMs: 5 };
  const other = { ...locked, resource: 'db' };
  const after = withoutLock({ ...situation, histories: historiesByNode([locked, other]) }, 'web');
  expect([...allHistories(after.histories)].map(({ shutdownLockWallMs }) => shutdownLockWallMs)).toEqual([null, 5]);
});
