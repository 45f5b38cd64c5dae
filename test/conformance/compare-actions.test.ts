import { describe, expect, test } from 'vitest';
import { action } from './action-samples.ts';
import { compareActions } from './compare-actions.ts';
import { directOrderings, orderingsOf } from './orderings.ts';

const stopped = action(1, 'a_stop_0 on x');
const clean = [stopped, action(2, 'a_start_0 on y', { after: [1] }), action(3, 'a_monitor_10000 on y', { after: [2] })];

describe('a figure is reached', () => {
  test('exact: by the same, whatever the numbers', () => {
    const renumbered = clean.map((one) => ({ ...one, id: one.id + 70, after: one.after.map((id) => id + 70) }));
    expect(compareActions(clean, renumbered)).toMatchObject({ failing: null, missing: [], extra: [] });
  });

  test('exact: pseudo actions do not count, only what goes through them', () => {
    const through = [
      stopped,
      action(8, 'a-clone_stopped_0', { after: [1] }),
      action(9, 'a-clone_start_0', { after: [8] }),
      action(2, 'a_start_0 on y', { after: [9] }),
      action(3, 'a_monitor_10000 on y', { after: [2] }),
    ];
    expect(compareActions(clean, through).failing).toBeNull();
  });

  test('core not: another node', () => {
    const elsewhere = [stopped, action(2, 'a_start_0 on z', { after: [1] }), ...clean.slice(2)];
    expect(compareActions(clean, elsewhere)).toMatchObject({
      failing: 'core',
      missing: ['a_start_0 on y'],
      extra: ['a_start_0 on z'],
    });
  });

  test('core not: the same action once more', () => {
    expect(compareActions(clean, [...clean, action(4, 'a_stop_0 on x')])).toMatchObject({
      failing: 'core',
      extra: ['a_stop_0 on x'],
    });
  });

  test('core, and actions not: a monitor that is missing', () => {
    expect(compareActions(clean, clean.slice(0, 2))).toMatchObject({
      failing: 'actions',
      missing: ['a_monitor_10000 on y'],
    });
  });

  test('a cluster action is known by its task: fencing off is fencing', () => {
    const fencing = (how: string) => action(1, `stonith-x-${how} on x`, { kind: 'cluster' });
    const stonith = (how: string) => ({ ...fencing(how), task: 'stonith' });
    expect(compareActions([stonith('reboot')], [stonith('off')]).failing).toBeNull();
    expect(compareActions([stonith('reboot')], []).failing).toBe('core');
  });

  test('actions, and safe not: an ordering that is missing', () => {
    const loose = [stopped, action(2, 'a_start_0 on y'), action(3, 'a_monitor_10000 on y', { after: [2] })];
    const { failing, missingOrderings } = compareActions(clean, loose);
    expect(failing).toBe('safe');
    expect(missingOrderings).toHaveLength(2);
    expect(directOrderings(missingOrderings, orderingsOf(clean))).toEqual([
      { first: 'a_stop_0 on x', then: 'a_start_0 on y' },
    ]);
  });

  test('safe, and exact not: an ordering that is added', () => {
    const other = action(4, 'b_start_0 on y');
    const later = action(4, 'b_start_0 on y', { after: [1] });
    expect(compareActions([...clean, other], [...clean, later])).toMatchObject({
      failing: 'exact',
      missingOrderings: [],
      extraOrderings: [{ first: 'a_stop_0 on x', then: 'b_start_0 on y' }],
    });
  });
});

describe('orderings', () => {
  test('what waits for something that is not there waits for nothing', () => {
    expect(orderingsOf([action(1, 'a_start_0 on x', { after: [99] })]).size).toBe(0);
  });

  test('a circle ends: the edge that closes it is left out', () => {
    const circle = [action(1, 'a_start_0 on x', { after: [2] }), action(2, 'b_start_0 on x', { after: [1] })];
    expect([...orderingsOf(circle).values()]).toEqual([{ first: 'b_start_0 on x', then: 'a_start_0 on x' }]);
  });

  test('hold over more than 32 actions', () => {
    const chain = Array.from({ length: 100 }, (_, id) => action(id, `r${id}_start_0 on x`, { after: [id - 1] }));
    expect(orderingsOf(chain).size).toBe((100 * 99) / 2);
  });
});
