import { allHistories } from '@understudy/crm-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cibText, primitive, set } from './cib.case.ts';
import { type CibReading, readCib } from './read-cib.ts';

/** What stands in what, mostly as it should. */
const grammar = new Map(
  Object.entries({
    cib: 'configuration status',
    configuration: 'crm_config nodes resources constraints fencing-topology tags rsc_defaults op_defaults',
    crm_config: 'cluster_property_set',
    nodes: 'node',
    node: 'instance_attributes utilization',
    resources: 'primitive group clone master bundle template',
    primitive: 'instance_attributes meta_attributes utilization operations',
    template: 'instance_attributes meta_attributes operations',
    group: 'primitive meta_attributes',
    clone: 'primitive group instance_attributes',
    master: 'primitive group',
    bundle: 'docker network storage primitive',
    network: 'port-mapping',
    storage: 'storage-mapping',
    operations: 'op',
    op: 'instance_attributes meta_attributes',
    instance_attributes: 'nvpair rule',
    meta_attributes: 'nvpair rule',
    utilization: 'nvpair',
    cluster_property_set: 'nvpair rule',
    constraints: 'rsc_location rsc_colocation rsc_order rsc_ticket',
    rsc_location: 'rule resource_set',
    rsc_colocation: 'resource_set',
    rsc_order: 'resource_set',
    rsc_ticket: 'resource_set',
    resource_set: 'resource_ref',
    rule: 'expression date_expression rsc_expression op_expression',
    date_expression: 'duration date_spec',
    'fencing-topology': 'fencing-level',
    tags: 'tag',
    tag: 'obj_ref',
    rsc_defaults: 'meta_attributes',
    op_defaults: 'meta_attributes',
    status: 'node_state tickets',
    node_state: 'transient_attributes lrm',
    transient_attributes: 'instance_attributes',
    lrm: 'lrm_resources',
    lrm_resources: 'lrm_resource',
    lrm_resource: 'lrm_rsc_op',
    tickets: 'ticket_state instance_attributes',
  }).map(([name, children]) => [name, children.split(' ')]),
);
const keys = [
  ...'id id-ref name value score rsc with-rsc first then template class provider type interval timeout role'.split(' '),
  ...'operation attribute start end hours boolean-op kind ticket node rsc-pattern index target devices uname'.split(
    ' ',
  ),
  ...'in_ccm crmd join op-status rc-code call-id transition-key replicas control-port granted'.split(' '),
];
const values = [
  'a',
  'b',
  't',
  '1',
  '-1',
  '0',
  'true',
  'INFINITY',
  '10s',
  'PT',
  '2005-001',
  'monitor',
  'in_range',
  '',
  '!',
  'é',
];

const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), {
  selector: ([key]) => key,
  maxLength: 5,
});
const depthLimit = 8;
const known = new Map<string, fc.Arbitrary<string>>();

function elementOf(name: string, depth: number): fc.Arbitrary<string> {
  const key = `${name} ${depth}`;
  const made = known.get(key) ?? makeElement(name, depth);
  known.set(key, made);
  return made;
}

function makeElement(name: string, depth: number): fc.Arbitrary<string> {
  const inside = [...(grammar.get(name) ?? []), 'stranger'].map((child) => {
    return depth === 0 ? fc.constant('') : elementOf(child, depth - 1);
  });
  return fc.tuple(attributes, fc.array(fc.oneof(...inside), { maxLength: 4 })).map(([pairs, children]) => {
    return `<${name} ${pairs.map(([key, value]) => `${key}="${value}"`).join(' ')}>${children.join('')}</${name}>`;
  });
}

it('any elements, anywhere, are read, and what is listed has its place', () => {
  fc.assert(
    fc.property(elementOf('cib', depthLimit), (text) => {
      const reading = readCib(text);
      if (reading.kind !== 'cib') throw new Error('it was refused');
      for (const { line, column, path } of reading.unread) {
        expect([line, text[column - 1]]).toEqual([1, '<']);
        expect(path).toMatch(/^cib/);
      }
    }),
    { numRuns: 500 },
  );
});

/** With histories as what they say. */
function plain(reading: CibReading): unknown {
  return reading.kind === 'cib' ? [reading, [...allHistories(reading.situation.histories)]] : reading;
}

it('in whatever parts it comes, it is read as if it were whole', () => {
  fc.assert(
    fc.property(elementOf('cib', depthLimit), fc.integer({ min: 1, max: 50 }), (text, size) => {
      const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(plain(readCib(parts))).toEqual(plain(readCib(text)));
    }),
    { numRuns: 50 },
  );
});

it('whatever is done to a text, it is read or refused with a place', () => {
  const sound = cibText({
    crm_config: set('cluster_property_set', 's', { 'fencing-enabled': 'false' }),
    resources: primitive('a', '<operations><op id="o" name="monitor" interval="10s"/></operations>'),
  });
  fc.assert(
    fc.property(fc.nat(sound.length), fc.nat(20), fc.string({ maxLength: 5 }), (start, length, put) => {
      const text = sound.slice(0, start) + put + sound.slice(start + length);
      const reading = readCib(text);
      if (reading.kind === 'cib') return;
      for (const problem of reading.problems) expect(problem.line).toBeGreaterThanOrEqual(1);
      expect(reading.problems).toHaveLength(1);
    }),
  );
});
