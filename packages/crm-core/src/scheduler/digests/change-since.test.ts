import { describe, expect, it } from 'vitest';
import { actionsOf, type Cluster, type Done, operation, primitive, recurringDigest } from '../cluster.case.ts';

const monitor = operation('monitor', 10_000);
const watched: Done = { operation: 'monitor', intervalMs: 10_000 };
const absent: Done = { operation: 'monitor', code: 7, expectedCode: 7 };

function running(since: readonly Done[], more: Partial<Cluster> = {}): Cluster {
  return {
    nodes: { a: {}, b: {} },
    resources: [primitive('x', {}, {}, [monitor])],
    done: { 'x a': since, 'x b': [absent] },
    ...more,
  };
}

const restarted = ['monitor:10000 x a', 'start x a', 'stop x a'];

describe('what runs with the parameters that are configured', () => {
  it('is left alone', () => {
    expect(actionsOf(running([{ operation: 'start' }, watched]))).toEqual([]);
  });

  it('is left alone if nobody told what it runs with', () => {
    expect(actionsOf(running([{ operation: 'start', parameterDigest: null }, watched]))).toEqual([]);
  });
});

describe('what runs with other parameters', () => {
  it.each(['start', 'migrate_from', 'monitor'])('is restarted: after %s', (name) => {
    expect(actionsOf(running([{ operation: name, parameterDigest: 'p=1' }, watched]))).toEqual(restarted);
  });

  it('is only watched anew if its monitor alone has changed', () => {
    const since: Done[] = [{ operation: 'start' }, { ...watched, parameterDigest: recurringDigest({}, 5_000) }];
    expect(actionsOf(running(since))).toEqual(['monitor:10000 x a']);
  });

  it('says nothing of what was done before it was last started', () => {
    const before: Done = { operation: 'monitor', parameterDigest: 'p=1', code: 7, expectedCode: 7 };
    expect(actionsOf(running([before, { operation: 'start' }, watched]))).toEqual([]);
  });

  it('is told of them if those that need a restart are the same', () => {
    const start: Done = { operation: 'start', parameterDigest: 'p=1', restartDigest: '', restartParameters: ['q'] };
    expect(actionsOf(running([start, watched]))).toEqual(['monitor:10000 x a', 'reload-agent x a']);
  });

  it('is restarted if it is not said which parameters need that, and any differs', () => {
    const start: Done = { operation: 'start', parameterDigest: 'p=1', restartDigest: 'p=1' };
    expect(actionsOf(running([start, watched]))).toEqual(restarted);
  });

  it('is stopped without being told, if it is to be stopped', () => {
    const start: Done = { operation: 'start', parameterDigest: 'p=1', restartDigest: '', restartParameters: ['q'] };
    const resources = [primitive('x', { targetRole: 'stopped' }, {}, [monitor])];
    expect(actionsOf(running([start, watched], { resources }))).toEqual(['stop x a']);
  });

  it('is restarted where the start has parameters of its own, whatever those of the resource allow', () => {
    const start: Done = { operation: 'start', restartDigest: '', restartParameters: ['q'] };
    const resources = [primitive('x', {}, {}, [monitor, operation('start', 0, {}, { trace: '1' })])];
    expect(actionsOf(running([start, watched], { resources }))).toEqual(restarted);
  });

  it('is left alone if only secrets differ, which may not be shown', () => {
    const start: Done = {
      operation: 'start',
      parameterDigest: 'password=real user=me',
      secureDigest: 'user=me',
      privateParameters: ['password'],
    };
    const since = { ...watched, parameterDigest: recurringDigest({ user: 'me', password: '****' }) };
    const resources = [primitive('x', {}, { user: 'me', password: '****' }, [monitor])];
    expect(actionsOf(running([start, since], { resources }))).toEqual([]);
  });

  it('is left alone while nobody may restart it', () => {
    const since: Done[] = [{ operation: 'start', parameterDigest: 'p=1' }, watched];
    const resources = [primitive('x', { isManaged: false }, {}, [monitor])];
    expect(actionsOf(running(since, { resources }))).toEqual([]);
  });
});

describe('a start of which nobody knows how it went', () => {
  const pending: Done = { operation: 'start', state: 'pending', callId: -1, code: 193 };

  it('is done again without a stop', () => {
    expect(actionsOf(running([pending]))).toEqual(['monitor:10000 x a', 'start x a']);
  });

  it('is undone first if it was with other parameters', () => {
    expect(actionsOf(running([{ ...pending, parameterDigest: 'p=1' }]))).toEqual(restarted);
  });
});
