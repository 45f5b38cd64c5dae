import type { ConfiguredConstraint } from '@understudy/crm-core';
import { describe, expect, it } from 'vitest';
import { primitive, readSections, type ReadCib } from './cib.case.ts';

const resources =
  ['a', 'b', 'c'].map((id) => primitive(id)).join('') +
  '<template id="t" class="ocf" provider="pacemaker" type="Dummy"/>' +
  '<group id="g"><primitive id="t1" template="t"/><primitive id="t2" template="t"/></group>';
const tags = '<tag id="ab"><obj_ref id="a"/><obj_ref id="b"/></tag><tag id="a"><obj_ref id="c"/></tag>';

function readConstraints(constraints: string): ReadCib {
  return readSections({ resources, tags, constraints });
}

function constraintsOf(text: string): readonly ConfiguredConstraint[] {
  const { configuration, unread } = readConstraints(text);
  expect(unread).toEqual([]);
  return configuration.constraints;
}

function refs(...ids: readonly string[]): string {
  return ids.map((id) => `<resource_ref id="${id}"/>`).join('');
}

describe('a location', () => {
  it('is about a node', () => {
    const text = '<rsc_location id="l" rsc="a" node="n" score="-INFINITY" role="Slave" resource-discovery="never"/>';
    expect(constraintsOf(text)).toEqual([
      {
        kind: 'location',
        id: 'l',
        subject: { kind: 'resource', id: 'a' },
        role: 'unpromoted',
        discovery: 'never',
        where: { kind: 'node', node: 'n', score: -1_000_000 },
      },
    ]);
  });

  it('is about rules, with a score or an attribute that has it', () => {
    const text =
      '<rsc_location id="l" rsc="a"><rule id="r" score-attribute="pingd"/><rule id="q" score="3"/></rsc_location>';
    expect(constraintsOf(text)).toMatchObject([
      {
        where: {
          kind: 'rules',
          rules: [
            { id: 'r', role: null, score: { kind: 'attribute', name: 'pingd' } },
            { id: 'q', score: { kind: 'score', score: 3 } },
          ],
        },
      },
    ]);
  });

  it('is for a pattern, or for what does not match it', () => {
    const text =
      '<rsc_location id="l" rsc-pattern="^a.*" node="n" score="1"/><rsc_location id="m" rsc-pattern="!b" node="n" score="1"/>';
    expect(constraintsOf(text)).toMatchObject([
      { subject: { kind: 'pattern', expression: '^a.*', inverted: false } },
      { subject: { kind: 'pattern', expression: 'b', inverted: true } },
    ]);
  });

  it('is for each of a tag, of a template, of a set; a set may have a score and a role of its own', () => {
    const text =
      '<rsc_location id="l" rsc="ab" node="n" score="1"/><rsc_location id="m" rsc="t" node="n" score="1"/>' +
      `<rsc_location id="s" node="n" score="1"><resource_set id="s1">${refs('a')}</resource_set>` +
      `<resource_set id="s2" score="7" role="Promoted">${refs('ab')}</resource_set></rsc_location>`;
    const found = constraintsOf(text).map((constraint) => {
      if (constraint.kind !== 'location' || constraint.where.kind !== 'node') throw new Error('another kind');
      const { id, subject, role, where } = constraint;
      return [id, subject.kind === 'resource' ? subject.id : '', role, where.score];
    });
    expect(found).toEqual([
      ['l', 'a', null, 1],
      ['l', 'b', null, 1],
      ['m', 't1', null, 1],
      ['m', 't2', null, 1],
      ['s', 'a', null, 1],
      ['s', 'a', 'promoted', 7],
      ['s', 'b', 'promoted', 7],
    ]);
  });

  it('of a name that is a resource’s and a tag’s is for the resource', () => {
    const text = '<rsc_location id="l" rsc="a" node="n" score="1"/>';
    expect(constraintsOf(text)).toMatchObject([{ subject: { id: 'a' } }]);
  });
});

describe('a colocation', () => {
  it('places one with another', () => {
    const text =
      '<rsc_colocation id="k" rsc="a" with-rsc="b" score="+INFINITY" rsc-role="Master" with-rsc-instance="1" ' +
      'node-attribute="rack" influence="false"/>';
    expect(constraintsOf(text)).toEqual([
      {
        kind: 'colocation',
        id: 'k',
        dependent: 'a',
        primary: 'b',
        dependentRole: 'promoted',
        primaryRole: null,
        dependentInstance: null,
        primaryInstance: 1,
        score: 1_000_000,
        nodeAttribute: 'rack',
        influence: false,
      },
    ]);
  });

  it('without a score changes nothing, and with an unknown influence goes by what the resource says', () => {
    const { configuration, unread } = readConstraints('<rsc_colocation id="k" rsc="a" with-rsc="b" influence="some"/>');
    expect(configuration.constraints).toMatchObject([{ score: 0, influence: null, nodeAttribute: '#uname' }]);
    expect(unread).toMatchObject([{ kind: 'invalid' }]);
  });

  it('takes a tag or a template as a set whose members know nothing of each other', () => {
    const text = '<rsc_colocation id="k" rsc="ab" with-rsc="c" score="5" rsc-role="Started"/>';
    expect(constraintsOf(text)).toMatchObject([
      {
        kind: 'colocationSets',
        score: 5,
        sets: [
          { resources: ['a', 'b'], sequential: false, role: 'started' },
          { resources: ['c'], role: null },
        ],
      },
    ]);
    expect(constraintsOf('<rsc_colocation id="k" rsc="c" with-rsc="t" score="5"/>')).toMatchObject([
      { sets: [{ resources: ['c'] }, { resources: ['t1', 't2'], sequential: false }] },
    ]);
  });

  it('is left out where both ends are tags or templates', () => {
    const { configuration, unread } = readConstraints('<rsc_colocation id="k" rsc="ab" with-rsc="t" score="5"/>');
    expect(configuration.constraints).toEqual([]);
    expect(unread).toMatchObject([{ kind: 'invalid' }]);
  });

  it('has sets, whose listed order is the other way round', () => {
    const text =
      `<rsc_colocation id="k" score="5"><resource_set id="s1" sequential="false" role="Slave">${refs('a', 'ab')}</resource_set>` +
      `<resource_set id="s2" ordering="listed">${refs('a', 'b', 'c')}</resource_set></rsc_colocation>`;
    expect(constraintsOf(text)).toMatchObject([
      {
        sets: [
          { id: 's1', resources: ['a', 'a', 'b'], sequential: false, role: 'unpromoted' },
          { id: 's2', resources: ['c', 'b', 'a'], sequential: true, requireAll: true, score: null },
        ],
      },
    ]);
  });
});

describe('an order', () => {
  it('has actions, of which the second is like the first', () => {
    expect(constraintsOf('<rsc_order id="o" first="a" then="b" first-action="promote" require-all="false"/>')).toEqual([
      {
        kind: 'order',
        id: 'o',
        first: 'a',
        firstAction: 'promote',
        firstInstance: null,
        then: 'b',
        thenAction: 'promote',
        thenInstance: null,
        requirement: 'mandatory',
        symmetrical: true,
        requireAll: false,
      },
    ]);
  });

  it.each([
    ['kind="Optional"', 'optional', true],
    ['kind="Mandatory" symmetrical="false"', 'mandatory', false],
    ['kind="Serialize"', 'serialize', false],
    ['kind="Serialize" symmetrical="true"', 'serialize', false],
    ['score="0"', 'optional', true],
    ['score="INFINITY"', 'mandatory', true],
    ['', 'mandatory', true],
  ])('with %s is %s, symmetrical %s', (attributes, requirement, symmetrical) => {
    const text = `<rsc_order id="o" first="a" then="b" ${attributes}/>`;
    expect(constraintsOf(text)).toMatchObject([{ requirement, symmetrical }]);
  });

  it('of an unknown kind is mandatory', () => {
    const { configuration, unread } = readConstraints('<rsc_order id="o" first="a" then="b" kind="foo"/>');
    expect(configuration.constraints).toMatchObject([{ requirement: 'mandatory' }]);
    expect(unread).toMatchObject([{ kind: 'invalid', what: "kind cannot be 'foo': Mandatory" }]);
  });

  it('has sets, in the order of the document however they are listed', () => {
    const text =
      '<rsc_order id="o" kind="Optional" symmetrical="false">' +
      `<resource_set id="s" ordering="listed" action="stop" require-all="false" kind="Serialize">${refs('b', 't')}</resource_set></rsc_order>`;
    expect(constraintsOf(text)).toMatchObject([
      {
        kind: 'orderSets',
        requirement: 'optional',
        symmetrical: false,
        sets: [{ resources: ['b', 't1', 't2'], action: 'stop', requireAll: false, requirement: 'serialize' }],
      },
    ]);
  });

  it('takes a tag as a set with the action', () => {
    expect(constraintsOf('<rsc_order id="o" first="c" then="ab" then-action="stop"/>')).toMatchObject([
      {
        kind: 'orderSets',
        sets: [
          { resources: ['c'], action: 'start' },
          { resources: ['a', 'b'], action: 'stop', sequential: false },
        ],
      },
    ]);
  });

  it('may share a set with another constraint', () => {
    const text =
      `<rsc_colocation id="k" score="1"><resource_set id="s">${refs('a', 'b')}</resource_set></rsc_colocation>` +
      '<rsc_order id="o"><resource_set id-ref="s"/></rsc_order>';
    expect(constraintsOf(text)[1]).toMatchObject({ sets: [{ id: 's', resources: ['a', 'b'] }] });
  });
});

describe('a ticket', () => {
  it.each([
    ['', 'stop'],
    ['rsc-role="Started"', 'stop'],
    ['rsc-role="Master"', 'demote'],
    ['rsc-role="Master" loss-policy="fence"', 'fence'],
    ['loss-policy="freeze"', 'freeze'],
  ])('with %j is lost with %s', (attributes, lossPolicy) => {
    const text = `<rsc_ticket id="t" rsc="a" ticket="T" ${attributes}/>`;
    expect(constraintsOf(text)).toMatchObject([{ kind: 'ticket', ticket: 'T', lossPolicy, resources: [{ id: 'a' }] }]);
  });

  it('is for sets and tags', () => {
    const sets = `<resource_set id="s" role="Promoted">${refs('b', 'c')}</resource_set>`;
    expect(constraintsOf(`<rsc_ticket id="t" ticket="T">${sets}</rsc_ticket>`)).toMatchObject([
      {
        resources: [
          { id: 'b', role: 'promoted' },
          { id: 'c', role: 'promoted' },
        ],
      },
    ]);
    expect(constraintsOf('<rsc_ticket id="t" rsc="ab" ticket="T"/>')).toMatchObject([
      { resources: [{ id: 'a', role: null }, { id: 'b' }] },
    ]);
  });
});

it('lists what names too little, and leaves it out', () => {
  const text = '<rsc_order id="o" first="a"/><rsc_colocation id="k" rsc="a"/><rsc_ticket id="t" rsc="a"/>';
  const { configuration, unread } = readConstraints(text);
  expect(configuration.constraints).toEqual([]);
  expect(unread.map(({ path }) => path.split('/').at(-1))).toEqual(['rsc_order#o', 'rsc_colocation#k', 'rsc_ticket#t']);
});

it('reads fencing levels', () => {
  const { configuration, unread } = readSections({
    'fencing-topology':
      '<fencing-level id="1" target="n" index="1" devices="d1, d2"/>' +
      '<fencing-level id="2" target-pattern="^n" index="2" devices="d3"/>' +
      '<fencing-level id="3" target-attribute="rack" target-value="7" index="9" devices="d4"/>' +
      '<fencing-level id="4" index="9" devices="d4"/>',
  });
  expect(configuration.fencingLevels).toEqual([
    { id: '1', target: { kind: 'node', name: 'n' }, index: 1, devices: ['d1', 'd2'] },
    { id: '2', target: { kind: 'pattern', expression: '^n' }, index: 2, devices: ['d3'] },
    { id: '3', target: { kind: 'attribute', name: 'rack', value: '7' }, index: 9, devices: ['d4'] },
  ]);
  expect(unread).toMatchObject([{ kind: 'invalid', path: 'cib/configuration/fencing-topology/fencing-level#4' }]);
});
