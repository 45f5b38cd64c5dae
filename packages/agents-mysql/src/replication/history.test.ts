import { expect, test } from 'vitest';
import { relate, type History, type Promotion } from './history.ts';

const first: Promotion = { generation: 3, serverId: 1, node: 'a', base: '', origin: 'created' };
const second: Promotion = { generation: 5, serverId: 2, node: 'b', base: '0-1-100', origin: 'created' };
const copy = (position: string, ...promotions: readonly Promotion[]): History => ({
  position,
  promotions,
  isBlank: false,
});
const blank: History = { position: '', promotions: [], isBlank: true };
const b = copy('0-2-140', first, second);

test('a replica that has not yet heard of the promotion, and one that has, can go on', () => {
  expect(relate(copy('0-1-90', first), b)).toEqual({ kind: 'ancestor' });
  expect(relate(copy('0-1-100', first), b)).toEqual({ kind: 'ancestor' });
  expect(relate(copy('0-2-120', first, second), b)).toEqual({ kind: 'ancestor' });
});

test('an old primary that wrote on has as many transactions too many', () => {
  expect(relate(copy('0-1-107', first), b)).toEqual({ kind: 'diverged', base: '0-1-100', extra: 7 });
});

test('a replica that somebody wrote to has diverged', () => {
  expect(relate(copy('0-9-141', first, second), b)).toEqual({ kind: 'diverged', base: '0-2-140', extra: 1 });
});

test('one that was promoted at the same time has diverged where it was promoted, if not before', () => {
  const rival: Promotion = { ...second, generation: 6, serverId: 3, node: 'c' };
  expect(relate(copy('0-3-101', first, rival), b)).toEqual({ kind: 'diverged', base: '0-1-100', extra: 1 });
});

test('an empty one goes through the whole history where it began with nothing, and needs a copy elsewhere', () => {
  expect(relate(blank, b)).toEqual({ kind: 'ancestor' });
  expect(relate(blank, copy('0-1-9', { ...first, origin: 'adopted' }))).toEqual({ kind: 'blank' });
});

test('data that never belonged to it are somebody else’s', () => {
  expect(relate(copy('0-7-12'), b)).toEqual({ kind: 'foreign' });
  expect(relate(copy('', { ...first, serverId: 9 }), b)).toEqual({ kind: 'foreign' });
});
