import { describe, expect, test } from 'vitest';
import { primitive, worldOf } from '../assignment/scene.case.ts';
import { enforceTickets } from './enforce-tickets.ts';

const { world } = worldOf({ nodes: ['a', 'b'], resources: [primitive('web', { on: ['a'] })] });
const nothing = { ticketEffects: [undefined], ticketFencings: [] };

describe('a ticket that is gone', () => {
  test('leaves the world alone where nothing was said', () => {
    expect(enforceTickets(world, nothing)).toBe(world);
  });

  test('has the node fenced that ran what it was for', () => {
    const after = enforceTickets(world, { ...nothing, ticketFencings: [{ node: 0, reason: 'ticket west is gone' }] });
    expect(after.nodes.map(({ unclean }) => unclean)).toEqual([true, false]);
    expect(after.nodeByName.get('a')?.uncleanReasons).toEqual(['ticket west is gone']);
  });

  test('freezes what it was for', () => {
    const after = enforceTickets(world, { ...nothing, ticketEffects: [{ noPromotion: null, frozen: 'west is gone' }] });
    expect(after.instanceById.get('web')).toMatchObject({ isManaged: false, block: 'west is gone' });
  });
});
