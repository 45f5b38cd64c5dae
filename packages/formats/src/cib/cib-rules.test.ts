import type { Rule } from '@understudy/crm-core';
import { describe, expect, it } from 'vitest';
import { primitive, readSections, type ReadCib } from './cib.case.ts';

function readRuled(inner: string, attributes = ''): ReadCib {
  return readSections({
    resources: primitive('a'),
    constraints: `<rsc_location id="l" rsc="a"><rule id="r" score="5" ${attributes}>${inner}</rule></rsc_location>`,
  });
}

function ruleOf(inner: string, attributes = ''): Rule {
  const [location] = readRuled(inner, attributes).configuration.constraints;
  if (location?.kind !== 'location' || location.where.kind !== 'rules') throw new Error('no rules');
  const [rule] = location.where.rules;
  if (rule === undefined) throw new Error('no rule');
  return rule.rule;
}

/** The only part of a rule. */
function partOf(inner: string): Rule {
  const rule = ruleOf(inner);
  const part = 'parts' in rule ? rule.parts[0] : undefined;
  if (part === undefined) throw new Error('no part');
  return part;
}

describe('a rule', () => {
  it('holds if all of its parts do, unless it is told otherwise', () => {
    expect(ruleOf('')).toEqual({ kind: 'all', id: 'r', parts: [] });
    expect(ruleOf('', 'boolean-op="or"')).toMatchObject({ kind: 'any' });
    expect(ruleOf('', 'boolean-op="AND"')).toMatchObject({ kind: 'all' });
  });

  it('has rules within', () => {
    const inner = '<rule id="i" boolean-op="or"><expression id="e" attribute="x" operation="defined"/></rule>';
    expect(ruleOf(inner)).toMatchObject({ kind: 'all', parts: [{ kind: 'any', id: 'i', parts: [{ id: 'e' }] }] });
  });

  it('may refer to another', () => {
    const { configuration, unread } = readSections({
      resources: primitive('a'),
      constraints:
        '<rsc_location id="k" rsc="a"><rule id="r" score="7" role="Promoted"/></rsc_location>' +
        '<rsc_location id="l" rsc="a"><rule id-ref="r"/></rsc_location>' +
        '<rsc_location id="m" rsc="a"><rule id-ref="lost"/></rsc_location>',
    });
    const rule = { id: 'r', score: { kind: 'score', score: 7 }, role: 'promoted' };
    expect(configuration.constraints[1]).toMatchObject({ where: { rules: [rule] } });
    expect(configuration.constraints[2]).toMatchObject({ where: { rules: [{ rule: { kind: 'any', parts: [] } }] } });
    expect(unread).toMatchObject([{ kind: 'invalid', what: "nothing has the id 'lost': left out" }]);
  });
});

describe('an expression', () => {
  it('compares an attribute', () => {
    const text = '<expression id="e" attribute="#uname" operation="not_defined"/>';
    expect(partOf(text)).toEqual({
      kind: 'attribute',
      id: 'e',
      attribute: '#uname',
      operation: 'undefined',
      value: null,
      valueSource: 'literal',
      type: null,
    });
  });

  it('knows where its value comes from, and how to compare', () => {
    const text = '<expression id="e" attribute="x" operation="lte" value="y" value-source="param" type="version"/>';
    expect(partOf(text)).toMatchObject({ operation: 'lte', value: 'y', valueSource: 'param', type: 'version' });
  });

  it('never holds if it cannot be read', () => {
    const text = '<expression id="e" attribute="x" operation="resembles" value="y"/>';
    expect(partOf(text)).toEqual({ kind: 'any', id: 'e', parts: [] });
    expect(readRuled(text).unread).toMatchObject([{ kind: 'invalid' }]);
  });
});

describe('a date expression', () => {
  it('has a start and an end', () => {
    const text = '<date_expression id="e" start="2005-001" end="2005-01-02 00:00:00 +01:00"/>';
    expect(partOf(text)).toEqual({
      kind: 'date',
      id: 'e',
      operation: 'inRange',
      startWallMs: Date.parse('2005-01-01T00:00:00Z'),
      endWallMs: Date.parse('2005-01-01T23:00:00Z'),
      duration: null,
    });
  });

  it('has a duration', () => {
    const text =
      '<date_expression id="e" operation="in_range" start="2005-001"><duration id="d" months="2" hours="1"/></date_expression>';
    const duration = { years: 0, months: 2, weeks: 0, days: 0, hours: 1, minutes: 0, seconds: 0 };
    expect(partOf(text)).toMatchObject({ endWallMs: null, duration });
  });

  it('has a specification', () => {
    const text =
      '<date_expression id="e" operation="date_spec">' +
      '<date_spec id="s" hours="9-17" weekdays="6" years="2005-" monthdays="-7"/></date_expression>';
    expect(partOf(text)).toEqual({
      kind: 'dateSpec',
      id: 'e',
      spec: {
        hours: { from: 9, to: 17 },
        weekDays: { from: 6, to: 6 },
        years: { from: 2005, to: null },
        monthDays: { from: null, to: 7 },
      },
    });
  });

  it('never holds if a date cannot be read', () => {
    const text = '<date_expression id="e" operation="gt" start="tomorrow"/>';
    expect(partOf(text)).toEqual({ kind: 'any', id: 'e', parts: [] });
    expect(readRuled(text).unread).toMatchObject([
      { kind: 'invalid', what: "start cannot be 'tomorrow': it never holds" },
    ]);
  });
});

it('a rule of defaults asks for agents and operations', () => {
  expect(partOf('<rsc_expression id="e" class="ocf" type="Dummy"/>')).toEqual({
    kind: 'resource',
    id: 'e',
    standard: 'ocf',
    provider: null,
    type: 'Dummy',
  });
  expect(partOf('<op_expression id="e" name="monitor" interval="10s"/>')).toEqual({
    kind: 'operation',
    id: 'e',
    name: 'monitor',
    intervalMs: 10_000,
  });
});
