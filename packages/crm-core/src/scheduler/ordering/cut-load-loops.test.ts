import { describe, expect, it } from 'vitest';
import { ActionTable } from '../actions/action-table.ts';
import { cutLoadLoops } from './cut-load-loops.ts';
import { RelationList } from './relation.ts';
import { settle } from './settle.ts';

/** Two nodes; of each node one or no instance moves to the other. */
function waits(...sources: number[]): string[] {
  const table = new ActionTable();
  const relations = new RelationList();
  const point = (node: number): number =>
    table.add({ kind: 'pseudo', task: 'load', key: `room on ${node}`, node, required: true });
  const loads = [point(0), point(1)];
  sources.forEach((source, instance) => {
    const step = (task: string): number =>
      table.add({ kind: 'resource', task, key: `${task} ${instance}`, instance, required: true });
    const [to, stop] = [step('migrate_to'), step('stop')];
    relations.add(to, stop);
    relations.add(stop, loads[source] ?? -1);
    relations.add(loads[1 - source] ?? -1, to);
  });
  const planned = { actions: table.all, loads, migrations: [] };
  const settled = settle(planned, relations);
  const kept = cutLoadLoops(planned, relations, settled);
  const numbers = [...Array(kept.length).keys()].filter((number) => loads.includes(kept.firsts[number] ?? -1));
  return numbers.map((number) => table.at(kept.thens[number] ?? -1).key);
}

describe('moves that wait for room', () => {
  it('all wait where nobody waits for them', () => {
    expect(waits(0, 0)).toEqual(['migrate_to 0', 'migrate_to 1']);
  });

  it('give way in a circle, the last first', () => {
    expect(waits(0, 1)).toEqual(['migrate_to 0']);
    expect(waits(1, 0, 1)).toEqual(['migrate_to 0']);
  });
});
