import { expect, it } from 'vitest';
import { absent, clone, graphOf, primitive, up } from '../cluster.case.ts';

it('a copy that is moved alive does not wait for its clone to come up, but what comes up waits for it', () => {
  const graph = new Map(
    graphOf({
      nodes: { a: {}, b: {}, c: { attributes: new Map([['standby', 'on']]) } },
      resources: [clone('cx', primitive('x', { allowMigrate: true }), { allowMigrate: true })],
      done: { 'x a': [absent], 'x b': [absent], 'x c': up },
    }).map(({ name, after }) => [name, after]),
  );
  expect(graph.get('migrate_to x c')).toEqual([]);
  expect(graph.get('(start cx)')).toContain('(stopped cx)');
  expect(graph.get('(stopped cx)')).toContain('stop x c');
});
