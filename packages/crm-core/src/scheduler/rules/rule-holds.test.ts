import { describe, expect, it, test } from 'vitest';
import type { AttributeTest, Rule } from '../../model/configuration/rule.ts';
import { nextChange, ruleHolds } from './rule-holds.ts';
import { type RuleContext, timeContext } from './rule-context.ts';

const now = timeContext(Date.UTC(2024, 1, 29, 12, 30, 15, 500));
const yes: Rule = { kind: 'operation', id: 'yes', name: 'start', intervalMs: null };
const no: Rule = { kind: 'operation', id: 'no', name: 'stop', intervalMs: null };
const starting: RuleContext = { ...now, operation: { name: 'start', intervalMs: 0 } };

function combined(kind: 'all' | 'any', ...parts: readonly Rule[]): Rule {
  return { kind, id: kind, parts };
}

/** On a node with `size` 10, `release` 1.10 and `site` West. */
function onNode(attribute: string, operation: AttributeTest['operation'], value: string | null, more = {}): boolean {
  const test: AttributeTest = {
    kind: 'attribute',
    id: 'test',
    attribute,
    operation,
    value,
    valueSource: 'literal',
    type: null,
    ...more,
  };
  const node = new Map([
    ['size', '10'],
    ['release', '1.10'],
    ['site', 'West'],
    ['wide', '9007199254740993'],
    ['db-master', 'yes'],
  ]);
  const parameters = (): Map<string, string> => new Map([['wanted', 'west']]);
  const meta = (): Map<string, string> => new Map([['home', 'east']]);
  return ruleHolds(test, { ...now, node, parameters, meta, submatches: ['x-db', 'db'] });
}

describe('rules that are made of rules', () => {
  test('no rule always holds', () => expect(ruleHolds(null, now)).toBe(true));

  it.each([
    ['all of none', combined('all'), true],
    ['any of none', combined('any'), false],
    ['all of two', combined('all', yes, yes), true],
    ['all but one', combined('all', yes, no), false],
    ['one of two', combined('any', no, yes), true],
    ['none of two', combined('any', no, no), false],
    ['nested ones', combined('all', yes, combined('any', no, yes)), true],
  ])('%s', (_title, rule, expected) => {
    expect(ruleHolds(rule, starting)).toBe(expected);
  });
});

describe('an attribute of a node', () => {
  it.each([
    ['which is greater is asked of numbers', 'size', 'gt', '9', true],
    ['at most', 'size', 'lte', '10', true],
    ['at least', 'size', 'gte', '11', false],
    ['less', 'size', 'lt', '10', false],
    ['fractions are numbers too', 'release', 'lt', '1.2', true],
    ['whether two are the same is asked of texts', 'size', 'eq', '010', false],
    ['capitals do not count', 'site', 'eq', 'wEST', true],
    ['wide numbers are exact', 'wide', 'gt', '9007199254740992', true],
    ['what is no number is compared as text', 'site', 'gt', '5', true],
    ['a missing one is not equal', 'nothing', 'eq', 'x', false],
    ['a missing one differs', 'nothing', 'ne', 'x', true],
    ['a missing one is not less', 'nothing', 'lt', 'x', false],
    ['nothing is compared with nothing', 'nothing', 'eq', null, true],
    ['defined', 'site', 'defined', null, true],
    ['not defined', 'nothing', 'defined', null, false],
    ['undefined', 'nothing', 'undefined', null, true],
    ['not undefined', 'site', 'undefined', null, false],
    ['its name may hold what a pattern found', '%1-master', 'eq', 'yes', true],
  ] as const)('%s', (_title, attribute, operation, value, expected) => {
    expect(onNode(attribute, operation, value)).toBe(expected);
  });

  test('compared as a version, part by part', () => {
    expect(onNode('release', 'gt', '1.9', { type: 'version' })).toBe(true);
    expect(onNode('release', 'eq', '1.10.0', { type: 'version' })).toBe(true);
    expect(onNode('release', 'gt', '1.9', { type: 'number' })).toBe(false);
  });

  test('compared as a whole number where that is asked for', () => {
    expect(onNode('size', 'eq', '010', { type: 'integer' })).toBe(true);
  });

  test('compared with a parameter or a meta attribute of the resource', () => {
    expect(onNode('site', 'eq', 'wanted', { valueSource: 'param' })).toBe(true);
    expect(onNode('site', 'eq', 'home', { valueSource: 'meta' })).toBe(false);
    expect(onNode('site', 'ne', 'unheard-of', { valueSource: 'meta' })).toBe(true);
  });

  test('nothing holds where there is no node', () => {
    const rule = {
      kind: 'attribute',
      id: 'x',
      attribute: 'x',
      operation: 'undefined',
      value: null,
      valueSource: 'literal',
      type: null,
    } as const;
    expect(ruleHolds(rule, now)).toBe(false);
    expect(ruleHolds(rule, { ...now, node: new Map() })).toBe(true);
  });
});

describe('a resource and an operation', () => {
  const agent = { standard: 'ocf', provider: 'heartbeat', type: 'IPaddr2' };
  const resource = { kind: 'resource', id: 'x', standard: 'ocf', provider: null, type: 'IPaddr2' } as const;
  const monitor = { kind: 'operation', id: 'x', name: 'monitor', intervalMs: 10_000 } as const;

  test('the parts of an agent that are said count', () => {
    expect(ruleHolds(resource, { ...now, agent })).toBe(true);
    expect(ruleHolds(resource, { ...now, agent: { ...agent, type: 'Dummy' } })).toBe(false);
    expect(ruleHolds({ ...resource, provider: 'pacemaker' }, { ...now, agent })).toBe(false);
    expect(ruleHolds({ ...resource, standard: 'lsb' }, { ...now, agent })).toBe(false);
    expect(ruleHolds(resource, now)).toBe(false);
  });

  test('an operation is known by name and, if said, by interval', () => {
    const context = (name: string, intervalMs: number): RuleContext => ({ ...now, operation: { name, intervalMs } });
    expect(ruleHolds(monitor, context('monitor', 10_000))).toBe(true);
    expect(ruleHolds(monitor, context('monitor', 0))).toBe(false);
    expect(ruleHolds({ ...monitor, intervalMs: null }, context('monitor', 0))).toBe(true);
    expect(ruleHolds(monitor, context('start', 10_000))).toBe(false);
    expect(ruleHolds(monitor, now)).toBe(false);
  });
});

describe('when a rule will say something else', () => {
  const date = (operation: 'lt' | 'gt', wallMs: number): Rule => ({
    kind: 'date',
    id: operation,
    operation,
    startWallMs: operation === 'gt' ? wallMs : null,
    endWallMs: operation === 'lt' ? wallMs : null,
    duration: null,
  });

  test('the earliest date in it that is to come', () => {
    expect(nextChange(combined('any', date('lt', 50_000), date('lt', 20_000), date('lt', 5_000)), 10_000)).toBe(20_000);
    expect(nextChange(date('gt', 20_000), 10_000)).toBe(21_000);
  });

  test('never where there is none, or it is past', () => {
    expect(nextChange(null, 0)).toBeNull();
    expect(nextChange(yes, 0)).toBeNull();
    expect(nextChange(date('lt', 20_000), 20_000)).toBeNull();
  });
});
