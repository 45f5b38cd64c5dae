import { describe, expect, test } from 'vitest';
import type { Action } from '../action.ts';
import { action } from '../action-samples.ts';
import type { DraftCluster, DraftConstraint, DraftMeta } from './draft.ts';
import { draftCluster, draftOrder, draftResource } from './draft-samples.ts';
import { judge } from './explore.ts';
import { isToBeCarriedOut } from './is-to-be-carried-out.ts';
import { keptKind } from './kept-kind.ts';
import { writeCib } from './write-cib.ts';

const actions = (...names: readonly string[]): readonly Action[] => names.map((name, index) => action(index, name));

/** Of what kind it is that the reference does this, and ours that. */
function kindOf(
  draft: DraftCluster,
  reference: readonly string[] | ((cib: string) => readonly string[]),
  ours: readonly string[],
): string | null {
  const asked = typeof reference === 'function' ? reference : (): readonly string[] => reference;
  const schedulers = {
    reference: (cib: string) => actions(...asked(cib)),
    ours: () => actions(...ours),
  };
  return keptKind({ draft, verdict: judge(writeCib(draft), schedulers) }, schedulers);
}

describe('by what the reference decides', () => {
  const groups = draftCluster([draftResource('clonedGroup', { runsOn: 2 })]);

  test('more copies of a group on a node than may be there', () => {
    const both = ['r1a_stop_0 on node2', 'r1a_start_0 on node1', 'r1a_start_0 on node1'];
    expect(kindOf(groups, both, ['r1a_start_0 on node1'])).toBe('cloned-group-twice');
    expect(kindOf(groups, ['r1a_start_0 on node2'], [])).toBe('cloned-group-twice');
    expect(kindOf(groups, ['r1a_start_0 on node1'], [])).toBeNull();
  });

  test('as many copies that have names as may be there', () => {
    const unique = draftCluster([draftResource('clonedGroup', { runsOn: 2, unique: true })]);
    expect(kindOf(unique, ['r1a:0_start_0 on node2'], [])).toBeNull();
    expect(kindOf(unique, ['r1a:0_start_0 on node2', 'r1a:2_start_0 on node2'], [])).toBe('cloned-group-twice');
  });

  test('a promoted copy that is restarted and not promoted again', () => {
    const draft = draftCluster([draftResource('promotable', { runsOn: 1, promotedOn: 0 })]);
    const restart = ['r1_demote_0 on node1', 'r1_stop_0 on node1', 'r1_start_0 on node1'];
    const again = [...restart, 'r1_promote_0 on node1', 'r1_monitor_11000 on node1'];
    expect(kindOf(draft, restart, again)).toBe('promoted-again');
    expect(kindOf(draft, restart, [...restart, 'r1_promote_0 on node2'])).toBeNull();
  });

  test('a promoted copy that is demoted alone and not promoted again', () => {
    const draft = draftCluster([draftResource('promotable', { runsOn: 1, promotedOn: 0 })]);
    const again = ['r1_demote_0 on node1', 'r1_promote_0 on node1'];
    expect(kindOf(draft, ['r1_demote_0 on node1'], again)).toBe('promoted-again');
    const stopped = ['r1_demote_0 on node1', 'r1_stop_0 on node1'];
    expect(kindOf(draft, stopped, [...stopped, 'r1_promote_0 on node1'])).toBeNull();
    expect(kindOf(draft, [], ['r1_promote_0 on node1'])).toBeNull();
  });

  test('more copies of a group on a node than may be there, one of them moved alive', () => {
    const moved = ['r1a_migrate_to_0 on node2', 'r1a_migrate_from_0 on node1', 'r1a_stop_0 on node2'];
    expect(kindOf(groups, [...moved, 'r1a_start_0 on node1'], moved)).toBe('cloned-group-twice');
    expect(kindOf(groups, moved, [])).toBeNull();
  });

  test('a copy beside one in maintenance that makes more than there may be', () => {
    const nodes = [
      { state: 'online', site: 'near' },
      { state: 'maintenance', site: 'near' },
    ] as const;
    const copies = draftResource('clone', { unique: true, cloneMax: 1, runsOn: 2 });
    const start = ['r1:0_start_0 on node1'];
    expect(kindOf(draftCluster([copies], { nodes }), start, [])).toBe('copy-beside-maintenance');
    expect(kindOf(draftCluster([copies]), start, [])).toBeNull();
    expect(kindOf(draftCluster([{ ...copies, cloneMax: 2 }], { nodes }), start, [])).toBeNull();
  });

  test('a group of which advice moves the first member alone', () => {
    const members = [0, 1].map(() => ({ monitor: 'plain', meta: {} }) as const);
    const pair = [draftResource('group', { members, runsOn: 1 }), draftResource('primitive')];
    const advice: DraftConstraint = {
      kind: 'colocation',
      dependent: 0,
      primary: 1,
      score: '-100',
      dependentRole: null,
      primaryRole: null,
      bySite: false,
    };
    const constraints = [advice];
    const torn = ['r1a_stop_0 on node1', 'r1b_stop_0 on node1', 'r1a_start_0 on node2'];
    expect(kindOf(draftCluster(pair, { constraints }), torn, [])).toBe('group-torn-by-advice');
    expect(kindOf(draftCluster(pair, { constraints }), [...torn, 'r1b_start_0 on node2'], [])).toBeNull();
    expect(kindOf(draftCluster(pair), torn, [])).toBeNull();
  });

  test('a copy beyond the maximum of an unmanaged clone that is stopped', () => {
    const left = { unique: true, cloneMax: 1, runsOn: 2, meta: { isManaged: 'false' } } as const;
    const draft = draftCluster([draftResource('clone', left)]);
    expect(kindOf(draft, ['r1:1_stop_0 on node2', 'r1:1_delete_0 on node2'], [])).toBe('unmanaged-extra-copy');
    expect(kindOf(draft, ['r1:1_demote_0 on node2', 'r1:1_stop_0 on node2'], [])).toBe('unmanaged-extra-copy');
    expect(kindOf(draft, ['r1:0_stop_0 on node2'], [])).toBeNull();
    expect(
      kindOf(draftCluster([draftResource('clone', { ...left, meta: {} })]), ['r1:1_stop_0 on node2'], []),
    ).toBeNull();
  });

  test('a promotion anew without a demotion before', () => {
    const copies = draftCluster([draftResource('promotable', { runsOn: 3, promotedOn: 0 })]);
    const anew = ['r1_promote_0 on node1'];
    expect(kindOf(copies, anew, ['r1_demote_0 on node1', ...anew])).toBe('promoted-over-promoted');
    expect(kindOf(copies, anew, ['r1_demote_0 on node2', ...anew])).toBeNull();
    const restarted = [...anew, 'r1_stop_0 on node1'];
    expect(kindOf(copies, restarted, ['r1_demote_0 on node1', ...restarted])).toBeNull();
    expect(kindOf(copies, [], ['r1_demote_0 on node1'])).toBeNull();
    expect(kindOf(copies, [...anew, 'r1_start_0 on node2'], ['r1_demote_0 on node1', ...anew])).toBeNull();
  });

  test('a copy beyond the maximum that is stopped although there is no fence device', () => {
    const copies = [draftResource('clone', { cloneMax: 1, runsOn: 3 })];
    const draft = draftCluster(copies, { withoutDevice: true });
    const resting = { ...draft, options: { ...draft.options, fencing: true } };
    expect(kindOf(resting, ['r1_stop_0 on node2'], [])).toBe('stopped-without-device');
    expect(kindOf(resting, ['r1_stop_0 on node2', 'r2_stop_0 on node1'], [])).toBeNull();
    expect(kindOf(resting, ['r1_stop_0 on node2'], ['r1_start_0 on node1'])).toBeNull();
    expect(kindOf(draft, ['r1_stop_0 on node2'], [])).toBeNull();
    expect(kindOf({ ...resting, withoutDevice: false }, ['r1_stop_0 on node2'], [])).toBeNull();
  });

  test('a promotion beside a promoted copy in maintenance', () => {
    const copies = draftResource('promotable', { runsOn: 3, promotedOn: 0 });
    const kept = draftCluster([copies], {
      nodes: [
        { state: 'maintenance', site: 'near' },
        { state: 'online', site: 'near' },
      ],
    });
    expect(kindOf(kept, ['r1_promote_0 on node2'], [])).toBe('promoted-twice');
    const tried = { resource: 0, member: 0, node: 0, what: 'promoteFailed', old: false } as const;
    const other = { ...kept, resources: [{ ...copies, promotedOn: null }] };
    expect(kindOf({ ...other, incidents: [tried] }, ['r1_promote_0 on node2'], [])).toBe('promoted-twice');
    expect(kindOf(other, ['r1_promote_0 on node2'], [])).toBeNull();
    expect(kindOf(draftCluster([copies]), ['r1_promote_0 on node2'], [])).toBeNull();
  });

  test('a transition that nobody can carry out', () => {
    const [first, then] = actions('a_start_0 on node1', 'b_start_0 on node1').map((one) => ({ ...one, after: [1] }));
    expect(isToBeCarriedOut(actions('a_start_0 on node1'))).toBe(true);
    if (first === undefined || then === undefined) return expect.unreachable('there are two');
    expect(isToBeCarriedOut([first, { ...then, after: [] }])).toBe(true);
    expect(isToBeCarriedOut([first, { ...then, after: [0] }])).toBe(false);
    expect(isToBeCarriedOut([first])).toBe(false);
  });
});

describe('by its cause', () => {
  const bySite: DraftConstraint = {
    kind: 'colocation',
    dependent: 1,
    primary: 0,
    score: 'INFINITY',
    dependentRole: null,
    primaryRole: null,
    bySite: true,
  };
  const draft = draftCluster([draftResource('clone'), draftResource('primitive')], { constraints: [bySite] });

  test('without which both decide the same', () => {
    const wrongBySite = (cib: string): readonly string[] =>
      cib.includes('node-attribute') ? [] : ['r2_start_0 on node1'];
    expect(kindOf(draft, wrongBySite, ['r2_start_0 on node1'])).toBe('site-with-clone');
  });

  test('unless they differ without it, too, or it is not there', () => {
    expect(kindOf(draft, [], ['r2_start_0 on node1'])).toBeNull();
    const without = { ...draft, constraints: [{ ...bySite, bySite: false }] };
    expect(kindOf(without, [], ['r2_start_0 on node1'])).toBeNull();
  });

  test('something that is said of a resource, an incident or an option', () => {
    const changed = { resource: 0, member: 0, node: 0, what: 'changedParameters', old: false } as const;
    const frozen = draftCluster([draftResource('primitive', { runsOn: 1 })], { incidents: [changed] });
    const options = { ...frozen.options, quorum: false, noQuorumPolicy: 'freeze' } as const;
    const same = writeCib({ ...frozen, options, incidents: [] });
    const stopsForGood = (cib: string): readonly string[] => (cib === same ? ['r1_start_0 on node1'] : []);
    expect(kindOf({ ...frozen, options }, stopsForGood, ['r1_start_0 on node1'])).toBe('changed-under-freeze');
    expect(kindOf(frozen, stopsForGood, ['r1_start_0 on node1'])).toBeNull();
  });

  test('what is said of copies in a set', () => {
    const set: DraftConstraint = {
      kind: 'set',
      type: 'colocation',
      resources: [0, 1],
      sequential: true,
      requireAll: true,
    };
    const copies = draftCluster([draftResource('clone', { runsOn: 1 }), draftResource('primitive')]);
    const moves = (cib: string): readonly string[] => (cib.includes('rsc_colocation') ? ['r1_stop_0 on node1'] : []);
    expect(kindOf({ ...copies, constraints: [set] }, moves, [])).toBe('copies-shuffled-by-colocation');
    expect(
      kindOf({ ...copies, constraints: [{ ...set, type: 'order' }] }, () => ['r1_stop_0 on node1'], []),
    ).toBeNull();
  });

  test('a copy that moves, also alive, to where its promotion score is', () => {
    const copies = draftResource('promotable', { runsOn: 3, promotionScores: [5, 0, 0, 0] });
    const moves = (cib: string): readonly string[] =>
      cib.includes('master-r1') ? ['r1_migrate_to_0 on node2', 'r1_migrate_from_0 on node1', 'r1_stop_0 on node2'] : [];
    const stopped = { resource: 0, member: 0, node: 0, what: 'stopped', old: false } as const;
    expect(kindOf(draftCluster([copies], { incidents: [stopped] }), moves, [])).toBe('copies-shuffled-by-promotion');
    expect(kindOf(draftCluster([copies]), moves, [])).toBeNull();
    const elsewhere = { ...stopped, node: 1 };
    expect(kindOf(draftCluster([copies], { incidents: [elsewhere] }), moves, [])).toBeNull();
  });

  test('a group that is active twice, of which an order holds one stop', () => {
    const order = draftOrder({ firstAction: 'start', thenAction: 'stop', symmetrical: false });
    const twice = { resource: 1, member: 0, node: 1, what: 'alsoActive', old: false } as const;
    const stops = (cib: string): readonly string[] => (cib.includes('rsc_order') ? ['r2a_stop_0 on node2'] : []);
    const kindWith = (kind: 'group' | 'primitive', incidents: readonly (typeof twice)[]): string | null => {
      const resources = [draftResource('primitive'), draftResource(kind, { runsOn: 1 })];
      return kindOf(draftCluster(resources, { constraints: [order], incidents }), stops, []);
    };
    expect(kindWith('group', [twice])).toBe('group-held-once');
    expect(kindWith('group', [])).toBeNull();
    expect(kindWith('primitive', [twice])).toBeNull();
  });

  test('a copy beyond the maximum that weighs nothing, as nobody manages it, or what is cloned', () => {
    const kindWith = (meta: DraftMeta, of: DraftMeta): string | null => {
      const { members } = draftResource('clone');
      const changed = members.map((member) => ({ ...member, meta: of }));
      const copies = draftResource('clone', { cloneMax: 1, runsOn: 3, meta, members: changed });
      const draft = draftCluster([copies, draftResource('primitive')]);
      const one = writeCib(draftCluster([{ ...copies, runsOn: 1 }, draftResource('primitive')]));
      const reference = (cib: string): readonly string[] => [`r2_start_0 on ${cib === one ? 'node1' : 'node2'}`];
      return kindOf(draft, reference, ['r2_start_0 on node1']);
    };
    const unmanaged = { isManaged: 'false' } as const;
    expect(kindWith(unmanaged, {})).toBe('unmanaged-extra-weightless');
    expect(kindWith({}, unmanaged)).toBe('unmanaged-extra-weightless');
    expect(kindWith({}, {})).toBeNull();
  });

  test('what is to be with something that could not be stopped elsewhere', () => {
    const runs = draftCluster([draftResource('primitive', { runsOn: 2 }), draftResource('primitive', { runsOn: 1 })]);
    const stays = (node: number): string | null => {
      const stuck = { resource: 0, member: 0, node, what: 'stopFailed', old: false } as const;
      const same = writeCib(runs);
      const reference = (cib: string): readonly string[] => (cib === same ? ['r2_start_0 on node2'] : []);
      return kindOf({ ...runs, incidents: [stuck] }, reference, ['r2_start_0 on node2']);
    };
    expect(stays(0)).toBe('beside-stuck-elsewhere');
    expect(stays(1)).toBeNull();
  });

  test('copies that are moved alive in the order of their numbers', () => {
    const moved = ['r1_migrate_to_0 on node1', 'r1_migrate_from_0 on node2'];
    const stays = (kind: 'clone' | 'primitive'): string | null => {
      const draft = draftCluster([draftResource(kind, { runsOn: 1, meta: { allowMigrate: 'true' } })]);
      const reference = (cib: string): readonly string[] =>
        cib.includes('allow-migrate') ? ['r1_start_0 on node2'] : moved;
      return kindOf(draft, reference, moved);
    };
    expect(stays('clone')).toBe('copies-moved-by-number');
    expect(stays('primitive')).toBeNull();
  });

  test('a member of a group that goes down before what came after the group', () => {
    const stops = (cib: string): readonly string[] => (cib.includes('rsc_order') ? ['r1b_stop_0 on node1'] : []);
    const stuck = { resource: 0, member: 0, node: 0, what: 'stopFailed', old: false } as const;
    const kindWith = (kind: 'group' | 'primitive', incidents: readonly (typeof stuck)[]): string | null => {
      const resources = [draftResource(kind, { runsOn: 1 }), draftResource('primitive', { runsOn: 1 })];
      return kindOf(draftCluster(resources, { constraints: [draftOrder()], incidents }), stops, []);
    };
    expect(kindWith('group', [stuck])).toBe('member-below-blocked');
    expect(kindWith('group', [])).toBeNull();
    expect(kindWith('primitive', [stuck])).toBeNull();
  });

  test('a colocation that is heard, or interleaved', () => {
    const apart: DraftConstraint = { ...bySite, dependent: 0, primary: 1, score: '-INFINITY', bySite: false };
    const copies = [draftResource('clone', { interleave: true }), draftResource('clone')];
    const both = draftCluster(copies, { constraints: [apart] });
    const beside = (cib: string): readonly string[] => (cib.includes('interleave') ? ['r1_start_0 on node1'] : []);
    expect(kindOf(both, beside, [])).toBe('apart-but-interleaved');
    const wish: DraftConstraint = { ...bySite, score: '100', bySite: false };
    const mute = (cib: string): readonly string[] => (cib.includes('critical') ? [] : ['r2_stop_0 on node1']);
    expect(kindOf({ ...draft, constraints: [wish] }, mute, [])).toBe('copies-unheard');
  });
});
