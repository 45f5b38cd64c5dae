import { describe, expect, it } from 'vitest';
import { absent, actionsOf, type Cluster, decisionOn, graphOf, location, primitive, up } from '../cluster.case.ts';

const device = { ...primitive('fence'), agent: { standard: 'stonith', provider: null, type: 'test' } };
const gone = { member: false, peer: false, join: 'down', expected: 'member' } as const;
const fencingEnabled = true;

function fenced(cluster: Cluster): string[] {
  return actionsOf({ ...cluster, properties: { fencingEnabled, ...cluster.properties } }).filter((name) =>
    /stonith/.test(name),
  );
}

function lost(more: Partial<Cluster> = {}): Cluster {
  return { nodes: { a: {}, b: gone }, resources: [device], done: { 'fence a': up }, ...more };
}

describe('members that are lost', () => {
  it('are fenced', () => {
    expect(fenced(lost())).toEqual(['stonith b']);
  });

  it('are left alone where there is nothing to manage', () => {
    expect(fenced(lost({ resources: [primitive('fence', { isManaged: false })] }))).toEqual([]);
  });

  it('are not fenced without quorum, unless they can be reached', () => {
    const quorum = { quorate: false, properties: { noQuorumPolicy: 'stop' } } as const;
    expect(fenced(lost(quorum))).toEqual([]);
    expect(fenced(lost({ ...quorum, nodes: { a: {}, b: { ...gone, member: true } } }))).toEqual(['stonith b']);
  });
});

describe('a remote node whose connection was held by a lost host', () => {
  const far = { ...primitive('far'), agent: { standard: 'ocf', provider: 'pacemaker', type: 'remote' } };
  const remote: Cluster = {
    nodes: { a: {}, b: gone, far: { isRemote: true } },
    resources: [device, far, primitive('x')],
    constraints: [location('x', ['far', 100])],
    done: { 'fence a': up, 'far b': up, 'far a': [absent], 'x far': up, 'x a': [absent] },
  };
  const without = { ...remote, constraints: [...(remote.constraints ?? []), location('far', ['a', -1_000_000])] };

  it('is left in peace if another host can hold it', () => {
    expect(fenced(remote)).toEqual(['stonith b']);
    expect(actionsOf({ ...remote, properties: { fencingEnabled } })).not.toContain('stop x far');
  });

  it('is fenced after that host if nobody else can, and it runs something', () => {
    expect(fenced(without)).toEqual(['stonith b', 'stonith far']);
    const graph = graphOf({ ...without, properties: { fencingEnabled } });
    expect(graph.find(({ name }) => name === 'stonith far')?.after).toContain('stonith b');
  });

  it('is not fenced if it is known to run nothing', () => {
    expect(fenced({ ...without, done: { ...without.done, 'x far': [absent] } })).toEqual(['stonith b']);
  });
});

describe('a guest', () => {
  const vm = primitive('vm', { remoteNode: 'guest' });
  const done = { 'fence a': up, 'vm b': up, 'vm a': [absent], 'guest b': up, 'guest a': [absent] };
  const guest: Cluster = { nodes: { a: {}, b: gone }, resources: [device, vm], done };

  it('counts as fenced with its host, and comes back with what it lives in', () => {
    const fence = (constraints: Cluster['constraints'] = []): (string | null)[] =>
      decisionOn({ ...guest, constraints, properties: { fencingEnabled } })
        .actions.filter(({ task, kind }) => task === 'stonith' && kind === 'pseudo')
        .map(({ key }) => key);
    expect(fence()).toEqual(['stonith-guest-reboot']);
    expect(fence([location('vm', ['a', -1_000_000])])).toEqual(['stonith-guest-off']);
  });
});
