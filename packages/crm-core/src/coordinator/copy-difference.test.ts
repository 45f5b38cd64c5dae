import { describe, expect, it } from 'vitest';
import { copyDifference } from './copy-difference.ts';
import { changed, emptyState, withDefinition, withGeneration } from './durable-state.ts';
import type { DurableState } from './durable-state.ts';
import type { Intent } from './intents.ts';

let clockMs = 0;

function applied(state: DurableState, coordinator: string, sourceName: string): DurableState {
  clockMs += 1_000;
  const origin = { who: `ops@${coordinator}`, why: '', appliedWallMs: clockMs };
  return withDefinition(state, coordinator, { document: { of: sourceName }, source: '', sourceName, ...origin });
}

const stop: Intent = { kind: 'stop', resource: 'site', who: 'ops@b', why: 'disk', sinceWallMs: 5_000 };
const standby: Intent = { kind: 'standby', node: 'b', who: 'ops@a', why: '', sinceWallMs: 6_000 };

const common = applied(applied(withGeneration(emptyState('stage'), 1, 'a'), 'a', 'one'), 'a', 'two');
const onA = withGeneration(common, 3, 'a');
const onB = withGeneration(common, 2, 'b');

describe('what a copy has alone', () => {
  it('is nothing if nobody changed anything', () => {
    const { definition, intents } = copyDifference(onA, onB);
    expect(definition).toMatchObject({ common: { revision: 2, sourceName: 'two' }, onlyInCluster: [], onlyInCopy: [] });
    expect(intents).toEqual({ onlyInCluster: [], onlyInCopy: [] });
  });

  it('are the definitions that were applied there, though the other side numbered on as well', () => {
    const { definition } = copyDifference(applied(onA, 'a', 'three'), applied(applied(onB, 'b', 'drei'), 'b', 'vier'));
    expect(definition.common).toMatchObject({ revision: 2, appliedAt: '1970-01-01T00:00:02.000Z' });
    expect(definition.onlyInCluster).toMatchObject([{ revision: 3, sourceName: 'three', who: 'ops@a' }]);
    expect(definition.onlyInCopy).toMatchObject([
      { revision: 3, sourceName: 'drei', document: { of: 'drei' } },
      { revision: 4, sourceName: 'vier' },
    ]);
  });

  it('is not what the cluster has merely forgotten', () => {
    const aLittle = applied(onA, 'a', 'three');
    const forgetful = { ...aLittle, previous: aLittle.previous.slice(-1) };
    expect(copyDifference(forgetful, onB).definition).toMatchObject({ common: { revision: 2 }, onlyInCopy: [] });
  });

  it('are all that it remembers, if none is remembered in common', () => {
    const many = Array.from({ length: 30 }).reduce<DurableState>((state) => applied(state, 'a', 'next'), onA);
    const { definition } = copyDifference(many, onB);
    expect(definition.common).toBeNull();
    expect(definition.onlyInCopy.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('are the requests that are in force there and not in the cluster', () => {
    const both: Intent = { ...standby, node: 'a' };
    const ours = changed(onA, 'a', { intents: [both, standby] });
    const theirs = changed(onB, 'b', { intents: [both, stop] });
    expect(copyDifference(ours, theirs).intents).toEqual({
      onlyInCluster: [{ kind: 'standby', subject: 'b', who: 'ops@a', why: '', since: iso(6), until: null }],
      onlyInCopy: [{ kind: 'stop', subject: 'site', who: 'ops@b', why: 'disk', since: iso(5), until: null }],
    });
  });
});

function iso(seconds: number): string {
  return `1970-01-01T00:00:0${seconds}.000Z`;
}
