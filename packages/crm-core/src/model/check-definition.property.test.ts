import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClusterModel } from './cluster.ts';
import type { Constraint } from './constraint.ts';
import { check } from './definition.case.ts';
import type { Primitive, Resource } from './resource.ts';

const plainNames = ['a', 'b', 'c', 'd'] as const;
/** What could be made up for others. */
const clashingNames = ['home-web', 'a-clone'] as const;
const groupNames = ['web', 'more'] as const;
const nodes = ['alpha', 'beta', 'gamma'] as const;
const member = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...plainNames) },
  { weight: 1, arbitrary: fc.constantFrom(...clashingNames) },
);
const name = fc.oneof(member, fc.constantFrom(...groupNames));
const node = fc.constantFrom(...nodes);
const kind = fc.constantFrom('local', 'switchable', 'fast');
const score = fc.oneof(fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.constantFrom('INFINITY', '-INFINITY'));
const role = fc.constantFrom('started', 'promoted', 'unpromoted');
const action = fc.constantFrom('start', 'stop', 'promote', 'demote');
const partial = { requiredKeys: [] as never[] };

const meta = fc.record({ resourceStickiness: score, migrationThreshold: fc.nat(5), isManaged: fc.boolean() }, partial);
const failback = fc.constantFrom('manual', 'automatic');
const placement = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ kind: 'local' }) },
  { weight: 1, arbitrary: fc.record({ kind, home: node, failback }, partial) },
);
const agent = fc.constantFrom(
  { agent: 'address', parameters: { ip: '10.0.0.1' } },
  { agent: 'web', parameters: { port: '80' } },
  { agent: 'disk' },
);
const resource = fc
  .tuple(agent, placement, fc.record({ meta }, partial))
  .map((parts) => Object.assign({}, ...parts) as object);
const members = fc.uniqueArray(member, { minLength: 1, maxLength: 3 });
const group = fc.tuple(fc.record({ members }), placement).map(([first, second]) => ({ ...first, ...second }));
const constraint = fc.oneof(
  fc.record(
    { kind: fc.constant('location'), resource: name, node, score, role },
    { requiredKeys: ['kind', 'resource', 'node', 'score'] },
  ),
  fc.record(
    { kind: fc.constant('colocation'), resource: name, with: name, score, role, withRole: role },
    { requiredKeys: ['kind', 'resource', 'with', 'score'] },
  ),
  fc.record(
    {
      kind: fc.constant('order'),
      first: name,
      then: name,
      firstAction: action,
      requirement: fc.constantFrom('mandatory', 'serialize'),
    },
    { requiredKeys: ['kind', 'first', 'then'] },
  ),
);
const definition = fc.record(
  {
    version: fc.constant(1),
    resources: fc.dictionary(member, resource, { minKeys: 3, maxKeys: 6 }),
    groups: fc.dictionary(fc.constantFrom(...groupNames), group, { maxKeys: 1 }),
    constraints: fc.array(constraint, { maxLength: 3 }),
  },
  { requiredKeys: ['version', 'resources'] },
);

function primitivesOf(resource: Resource): readonly Primitive[] {
  if (resource.kind === 'clone') return primitivesOf(resource.child);
  return resource.kind === 'group' ? resource.members : [resource];
}

function idsOf(resource: Resource): string[] {
  if (resource.kind === 'clone') return [resource.id, ...idsOf(resource.child)];
  return resource.kind === 'group' ? [resource.id, ...resource.members.map(({ id }) => id)] : [resource.id];
}

function referencesOf(constraint: Constraint): string[] {
  switch (constraint.kind) {
    case 'location':
    case 'ruleLocation':
      return [constraint.resource];
    case 'colocation':
      return [constraint.resource, constraint.with];
    case 'order':
      return [constraint.first, constraint.then];
  }
}

function judge(model: ClusterModel): void {
  const ids = model.resources.flatMap(idsOf);
  const constraintIds = model.constraints.map(({ id }) => id);
  expect(new Set([...ids, ...constraintIds]).size).toBe(ids.length + constraintIds.length);
  for (const constraint of model.constraints) {
    for (const reference of referencesOf(constraint)) expect(ids).toContain(reference);
    if (constraint.kind === 'location') expect(nodes).toContain(constraint.node);
  }
  for (const { operations } of model.resources.flatMap(primitivesOf)) {
    const keys = operations.map(({ action, intervalMs }) => `${action} ${intervalMs}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(operations.every(({ timeoutMs }) => timeoutMs > 0)).toBe(true);
  }
}

test('a definition that passes compiles into a model whose ids are unique and whose references resolve', () => {
  let passed = 0;
  fc.assert(
    fc.property(definition, (document) => {
      const { model, problems } = check(document, { nodes });
      expect(model === null).toBe(problems.length > 0);
      if (model === null) return;
      passed += 1;
      judge(model);
    }),
    { numRuns: 3_000, seed: 7 },
  );
  // Otherwise the property would say little.
  expect(passed).toBeGreaterThan(500);
});

test('whatever the data, there is a model or a problem, and each problem once', () => {
  const parts = fc.oneof(fc.jsonValue(), definition);
  const document = fc.oneof(
    parts,
    fc.record(
      {
        version: fc.constant(1),
        resources: parts,
        groups: parts,
        constraints: parts,
        properties: parts,
        defaults: parts,
      },
      partial,
    ),
    fc.record({
      version: fc.constant(1),
      resources: fc.dictionary(name, parts),
      groups: fc.dictionary(name, parts),
      constraints: fc.array(parts),
    }),
  );
  fc.assert(
    fc.property(document, (data) => {
      const { model, problems } = check(data, { nodes });
      expect(model === null).toBe(problems.length > 0);
      const keys = problems.map((problem) => JSON.stringify(problem));
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 1_000, seed: 7 },
  );
});
