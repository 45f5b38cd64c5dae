import { expect, test } from 'vitest';
import { learn, type Look } from './evidence-file.ts';

const primary: Look['primary'] = {
  serverId: 1,
  isReadOnly: false,
  position: '0-1-50',
  promotions: [{ generation: 3, serverId: 1, node: 'a', base: '', origin: 'created' }],
  isBlank: false,
  isSemiSync: true,
  semiSyncReplicas: 1,
  waitsForAbsent: true,
  oldestWaitMs: 0,
};
const replica: Look['replica'] = {
  host: 'a',
  port: 3306,
  isConnected: true,
  isSeeking: false,
  isApplying: true,
  isSemiSync: true,
  received: '0-1-50',
  isIdle: false,
  hasStumbled: false,
  fatal: '',
  lastError: '',
};
const look: Look = { askedAtMs: 1_000, primary, replica, semiSyncTimeoutMs: 10_000 };

test('a replica for which the primary waits has its lease from the moment of the question', () => {
  expect(learn(undefined, look)).toEqual({
    generation: 3,
    coveredAtMs: 1_000,
    last: { atMs: 1_000, position: '0-1-50' },
    leaseUntilMs: 10_950,
  });
});

test('the lease is shorter by what a commit has waited already', () => {
  const waited = learn(undefined, { ...look, primary: { ...primary, oldestWaitMs: 9_000 } });
  expect(waited.leaseUntilMs).toBe(1_950);
});

test.each<[string, Partial<Look>]>([
  ['it is asynchronous', { semiSyncTimeoutMs: null }],
  ['the primary would go on alone with the connection', { primary: { ...primary, waitsForAbsent: false } }],
  ['the primary goes on alone', { primary: { ...primary, isSemiSync: false } }],
  ['the primary may be content with another replica', { primary: { ...primary, semiSyncReplicas: 2 } }],
  ['it is cut off', { replica: { ...replica, isConnected: false } }],
  ['something is not here yet', { replica: { ...replica, received: '0-1-49' } }],
  ['it does not answer for what it has', { replica: { ...replica, isSemiSync: false } }],
])('no lease where %s', (_what, change) => {
  expect(learn(undefined, { ...look, ...change }).leaseUntilMs).toBeNull();
});

test.each([{ isSemiSync: false }, { waitsForAbsent: false }])('a lease ends with the first look at %j', (change) => {
  const before = learn(undefined, look);
  const after = learn(before, { ...look, askedAtMs: 2_000, primary: { ...primary, ...change } });
  expect(after.leaseUntilMs).toBeNull();
});

test('a lease stands while none can be given because something is on its way', () => {
  const before = learn(undefined, look);
  const after = learn(before, { ...look, askedAtMs: 2_000, replica: { ...replica, received: '0-1-49' } });
  expect(after.leaseUntilMs).toBe(10_950);
});

test('what was missing and came later counts from when it was told of', () => {
  const before = learn(undefined, { ...look, replica: { ...replica, received: '0-1-40' } });
  expect(before.coveredAtMs).toBeNull();
  const ahead = { ...primary, position: '0-1-90' };
  const later = { ...look, askedAtMs: 2_000, primary: ahead, replica: { ...replica, received: '0-1-60' } };
  expect(learn(before, later).coveredAtMs).toBe(1_000);
});

test('another promotion begins anew', () => {
  const before = learn(undefined, look);
  const promotions = [{ generation: 4, serverId: 2, node: 'b', base: '0-1-50', origin: 'created' as const }];
  const other = { ...primary, promotions, position: '0-2-60', isSemiSync: false };
  expect(learn(before, { ...look, primary: other }).coveredAtMs).toBeNull();
});
