import { describe, expect, test } from 'vitest';
import { editDistance, hintFor, nearestName } from './check-nearest-name.ts';

describe('the distance between two texts', () => {
  test.each<[string, string, number]>([
    ['', '', 0],
    ['httpd', 'httpd', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['htpd', 'httpd', 1],
    ['httpdd', 'httpd', 1],
    ['hztpd', 'httpd', 1],
    ['hptpd', 'httpd', 1],
    ['wbe', 'web', 1],
    ['kitten', 'sitting', 3],
  ])('%j to %j: %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });
});

describe('the nearest name', () => {
  const known = ['address', 'site', 'resourceStickiness', 'a', 'b'];
  test.each<[string, string | undefined]>([
    ['adress', 'address'],
    ['Site', 'site'],
    ['resource-stickiness', 'resourceStickiness'],
    ['tise', undefined],
    ['c', undefined],
    ['', undefined],
    ['database', undefined],
  ])('%j: %j', (name, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  test('the first of equals', () => {
    expect(nearestName('nod3', ['node1', 'node2', 'nodE'])).toBe('nodE');
    expect(nearestName('node', ['node1', 'node2'])).toBe('node1');
  });
});

test('a hint lists what there is, up to a limit', () => {
  expect(hintFor('x', [], 'allowed')).toBe('');
  expect(hintFor('zzz', ['one', 'two'], 'allowed')).toBe('allowed: one, two');
  const many = Array.from({ length: 11 }, (_, index) => `name-${index}`);
  expect(hintFor('zzz', many, 'nodes')).toBe(
    'nodes: name-0, name-1, name-2, name-3, name-4, name-5, name-6, name-7, and 3 more',
  );
});
