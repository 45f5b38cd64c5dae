import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addScores, infinity } from '../../base/score.ts';
import { absent, type Cluster, clone, group, location, primitive, standing, up } from '../cluster.case.ts';
import { scoreNodes } from './score-nodes.ts';

const names = ['a', 'b', 'c'] as const;
const score = fc.oneof(fc.integer({ min: -200, max: 200 }), fc.constantFrom(infinity, -infinity));

const clusters: fc.Arbitrary<Cluster> = fc.record({
  nodes: fc.constant({
    a: { permanent: { '#health': 'red' } },
    b: { permanent: { '#health-disk': 'yellow' } },
    c: {},
  }),
  resources: fc
    .record({ stickiness: fc.nat(100), isManaged: fc.boolean(), migrationThreshold: fc.integer({ min: 1, max: 3 }) })
    .map(({ stickiness, ...meta }) => [
      primitive('x', { ...meta, resourceStickiness: stickiness }),
      group('grp', [primitive('g1'), primitive('g2', meta)], { resourceStickiness: stickiness }),
      clone('cl', primitive('p')),
    ]),
  constraints: fc.array(
    fc
      .tuple(
        fc.constantFrom('x', 'grp', 'g2', 'cl', '/./', 'nobody'),
        fc.constantFrom(...names),
        score,
        fc.constantFrom('always' as const, 'never' as const, 'exclusive' as const),
      )
      .map(([subject, node, worth, discovery]) => location(subject, [node, worth], { discovery })),
    { maxLength: 6 },
  ),
  properties: fc.record({
    symmetricCluster: fc.boolean(),
    nodeHealthStrategy: fc.constantFrom('none', 'migrateOnRed', 'onlyGreen', 'progressive'),
    nodeHealthYellow: fc.integer({ min: -50, max: 0 }),
    nodeHealthBase: fc.nat(20),
  }),
  done: fc
    .tuple(...['x', 'g1', 'g2', 'p'].map(() => fc.constantFrom(...names)))
    .map((nodes) =>
      Object.fromEntries(
        ['x', 'g1', 'g2', 'p'].flatMap((id, index) =>
          names.map((node) => [`${id} ${node}`, nodes[index] === node ? up : [absent]]),
        ),
      ),
    ),
  failCounts: fc.array(
    fc
      .tuple(fc.constantFrom('x', 'g2', 'p'), fc.constantFrom(...names), fc.integer({ min: 1, max: 4 }))
      .map(([resource, node, count]) => ({
        node,
        resource,
        operation: null,
        intervalMs: 0,
        count,
        lastFailureWallMs: null,
      })),
    { maxLength: 3 },
  ),
});

test('the terms of every score add up to it', () => {
  fc.assert(
    fc.property(clusters, (cluster) => {
      const world = standing(cluster);
      const scores = scoreNodes(world);
      for (const { number } of world.instances) {
        for (const node of world.nodes) {
          const sum = scores.termsOf(number, node.number).reduce((total, term) => addScores(total, term.score), 0);
          expect(scores.table[number]?.[node.number]).toBe(sum);
        }
      }
    }),
    { numRuns: 200, seed: 7 },
  );
});

test('the order of locations changes no score', () => {
  fc.assert(
    fc.property(clusters, ({ constraints = [], ...cluster }) => {
      const tables = [constraints, constraints.toReversed()].map(
        (order) => scoreNodes(standing({ ...cluster, constraints: order })).table,
      );
      expect(tables[0]).toEqual(tables[1]);
    }),
    { numRuns: 100, seed: 7 },
  );
});
