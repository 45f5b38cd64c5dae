import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monotonicMs, writeEvidence } from './evidence-file.ts';
import { judgeFitness, scores, type Knowledge } from './fitness.ts';
import type { Promotion } from './history.ts';
import type { Evidence } from './loss.ts';
import type { CopyState, ReplicaStatus } from './mariadb.ts';
import type { PeerAnswer } from './peers.ts';
import type { ReplicatedParameters } from './replicated-parameters.ts';
import { markStale } from './stale-mark.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'understudy-fitness-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** By copy 2, which is this one. Budget: nothing, unless it is said otherwise. */
function judge(knowledge: Partial<Knowledge>, parameters: Partial<ReplicatedParameters> = {}) {
  const context = {
    runDirectory: directory,
    parameters: { datadir: directory, max_loss_seconds: 0, ...parameters } as ReplicatedParameters,
  };
  return judgeFitness(context, { mine, replica: undefined, answers: [], ...knowledge });
}

const first: Promotion = { generation: 3, serverId: 1, node: 'a', base: '', origin: 'created' };
const second: Promotion = { generation: 5, serverId: 3, node: 'c', base: '0-1-50', origin: 'created' };

function copy(serverId: number, position: string, promotions: readonly Promotion[] = [first]): CopyState {
  const rest = {
    isReadOnly: true,
    isBlank: false,
    isSemiSync: false,
    semiSyncReplicas: 0,
    waitsForAbsent: true,
    oldestWaitMs: 0,
  };
  return { serverId, position, promotions, ...rest };
}
const mine = copy(2, '0-1-50');
const blank = { ...copy(2, '', []), isBlank: true };

function says(state: CopyState): PeerAnswer {
  const account = { host: 'x', port: 3306, user: 'u', password: 'p' };
  return { kind: 'answered', name: `copy ${state.serverId}`, account, accounts: [account], state };
}
const silent: PeerAnswer = { kind: 'silent', name: 'copy 1', reason: '' };

function replicaWith(received: string): ReplicaStatus {
  const rest = {
    isConnected: false,
    isSeeking: true,
    isApplying: true,
    isSemiSync: true,
    hasStumbled: false,
    isIdle: false,
    fatal: '',
    lastError: '',
  };
  return { host: 'x', port: 3306, received, ...rest };
}

/** Seen a second ago: the primary had what this copy has. */
function know(evidence: Partial<Evidence>): Promise<void> {
  const atMs = monotonicMs() - 1_000;
  const last = { atMs, position: '0-1-50' };
  return writeEvidence(directory, { generation: 3, coveredAtMs: atMs, last, leaseUntilMs: null, ...evidence });
}

const leased = { leaseUntilMs: Number.MAX_SAFE_INTEGER };

test('one that needs a new copy is not fit, whatever it is otherwise', async () => {
  await markStale(directory, 'the disk was changed');
  const reason = 'it needs a new copy of the data: the disk was changed';
  expect(await judge({ answers: [says(copy(1, '0-1-50'))] })).toEqual({ kind: 'unfit', reason });
});

describe('another copy has what this one has not', () => {
  test.each<[string, CopyState]>([
    ['it is of a later promotion, be it behind in numbers', copy(3, '0-1-9', [first, second])],
    ['it is further on in the same one', copy(3, '0-1-51')],
  ])('%s', async (_what, other) => {
    await know(leased);
    const reason = 'copy 3 has what this copy has not';
    expect(await judge({ answers: [says(other)] })).toEqual({ kind: 'unfit', reason });
  });

  test('it has data, where none was promoted yet, and this one is empty', async () => {
    const unfit = await judge({ mine: blank, answers: [says(copy(1, '', []))] });
    expect(unfit).toEqual({ kind: 'unfit', reason: 'copy 1 has what this copy has not' });
  });
});

describe('no other copy is better', () => {
  test.each<[string, CopyState]>([
    ['it is of an earlier promotion, be it further on in numbers', copy(3, '0-1-99', [])],
    ['it is as far', copy(3, '0-1-50')],
    ['it is behind', copy(3, '0-1-49')],
  ])('%s', async (_what, other) => {
    await know(leased);
    expect(await judge({ answers: [says(other)] })).toMatchObject({ kind: 'fit', score: scores.inStep });
  });

  test('the last owner that is further on says exactly what would be lost', async () => {
    await know(leased);
    const answers = [says(copy(1, '0-1-53'))];
    expect(await judge({ answers })).toEqual({ kind: 'lossy', loss: { kind: 'known', transactions: 3 } });
    const allowed = await judge({ answers }, { max_loss_transactions: 3 });
    expect(allowed).toMatchObject({ kind: 'fit', score: scores.behind });
  });
});

describe('no copy was ever promoted', () => {
  test('one with data is fit, whoever is silent', async () => {
    const fit = await judge({ mine: copy(2, '', []), answers: [silent] });
    expect(fit).toMatchObject({ kind: 'fit', score: scores.adopted });
  });

  test('an empty one is fit where all others have said that they are empty', async () => {
    const other = says({ ...blank, serverId: 1 });
    expect(await judge({ mine: blank, answers: [other] })).toMatchObject({ kind: 'fit', score: scores.blank });
    const reason = 'it is empty, and copy 1, which may have data, does not answer';
    expect(await judge({ mine: blank, answers: [silent, other] })).toEqual({ kind: 'unfit', reason });
  });
});

test('who was promoted last has all, and needs nobody to say so', async () => {
  const own = copy(1, '0-1-50');
  expect(await judge({ mine: own, answers: [silent] })).toMatchObject({ kind: 'fit', score: scores.wasOwner });
});

describe('the last owner does not answer', () => {
  test('within the lease nothing is lost', async () => {
    await know(leased);
    expect(await judge({ answers: [silent] })).toMatchObject({ kind: 'fit', score: scores.inStep });
  });

  test('without it the budget decides', async () => {
    await know({});
    expect(await judge({ answers: [silent] })).toMatchObject({ kind: 'lossy', loss: { kind: 'possible' } });
    const allowed = await judge({ answers: [silent] }, { max_loss_seconds: 3_600 });
    expect(allowed).toMatchObject({ kind: 'fit', score: scores.behind });
  });

  test('what was known of an earlier promotion counts for nothing', async () => {
    await know({ ...leased, generation: 2 });
    expect(await judge({ answers: [silent] })).toMatchObject({ kind: 'lossy', loss: { seconds: null } });
  });

  test('what was received is had, applied or not', async () => {
    await know({ last: { atMs: monotonicMs(), position: '0-1-54' } });
    const lossOf = async (received: string) => judge({ answers: [silent], replica: replicaWith(received) });
    expect(await lossOf('0-1-52')).toMatchObject({ loss: { transactions: 2 } });
    expect(await lossOf('0-1-40')).toMatchObject({ loss: { transactions: 4 } });
  });
});

test('an owner that has less than this copy cannot say what would be lost: its disk is not the one that it was', async () => {
  await know({});
  const answers = [says(copy(1, '0-1-20'))];
  expect(await judge({ answers })).toMatchObject({ kind: 'lossy', loss: { kind: 'possible' } });
});
