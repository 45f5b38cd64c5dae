/** Rules, as data: what they mean at a time, on a node, is not decided here. */
import type {
  AttributeTest,
  CalendarDuration,
  CombinedRule,
  Comparison,
  DateSpec,
  NumberRange,
  Rule,
} from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { parseDateMs } from './cib-date.ts';
import { childNamed, childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { oneOf, parseInteger, parseIntervalMs } from './cib-values.ts';

const readers = new Map<string, (element: XmlElement, document: CibDocument) => Rule>([
  ['rule', readRule],
  ['expression', readExpression],
  ['date_expression', readDate],
  ['rsc_expression', readResourceTest],
  ['op_expression', readOperationTest],
]);

/** A `rule` element, or one that refers to it. */
export function readRule(element: XmlElement, document: CibDocument): CombinedRule {
  const meant = document.resolve(element);
  if (meant === null) return never(idOf(element));
  const parts = meant.children.flatMap((child) => readers.get(child.name)?.(child, document) ?? []);
  return { kind: booleanOperation(meant, document), id: idOf(meant), parts };
}

/** Of a set of values: where there are several rules, one that holds is enough. Null: none. */
export function readRules(element: XmlElement, document: CibDocument): Rule | null {
  const rules = childrenNamed(element, 'rule').map((rule) => readRule(rule, document));
  const [only] = rules;
  if (rules.length > 1) return { kind: 'any', id: idOf(element), parts: rules };
  return only ?? null;
}

function never(id: string): CombinedRule {
  return { kind: 'any', id, parts: [] };
}

const combinations = oneOf({ and: 'all', or: 'any' } as const);

function booleanOperation(element: XmlElement, { notes }: CibDocument): 'all' | 'any' {
  const text = element.attributes.get('boolean-op') ?? 'and';
  const kind = combinations(text);
  if (kind === undefined) notes.invalid(element, 'boolean-op', text, 'and');
  return kind ?? 'all';
}

const comparisons = oneOf<Comparison | 'defined' | 'undefined'>({
  lt: 'lt',
  lte: 'lte',
  gt: 'gt',
  gte: 'gte',
  eq: 'eq',
  ne: 'ne',
  defined: 'defined',
  not_defined: 'undefined',
});
const valueSources = oneOf<AttributeTest['valueSource']>({ literal: 'literal', param: 'param', meta: 'meta' });
const valueTypes = oneOf<AttributeTest['type']>({
  string: 'string',
  integer: 'integer',
  number: 'number',
  version: 'version',
});

function readExpression(element: XmlElement, { notes }: CibDocument): Rule {
  const { attributes } = element;
  const operationText = attributes.get('operation') ?? '';
  const operation = comparisons(operationText);
  const attribute = attributes.get('attribute');
  if (operation === undefined || attribute === undefined) {
    notes.add('invalid', element, `attribute '${attribute ?? ''}', operation '${operationText}': it never holds`);
    return never(idOf(element));
  }
  const sourceText = attributes.get('value-source') ?? 'literal';
  const valueSource = valueSources(sourceText);
  if (valueSource === undefined) notes.invalid(element, 'value-source', sourceText, 'literal');
  const typeText = attributes.get('type');
  const type = typeText === undefined ? null : valueTypes(typeText);
  if (type === undefined) notes.invalid(element, 'type', typeText ?? '', 'as the values look');
  return {
    kind: 'attribute',
    id: idOf(element),
    attribute,
    operation,
    value: attributes.get('value') ?? null,
    valueSource: valueSource ?? 'literal',
    type: type ?? null,
  };
}

const dateOperations = oneOf({ lt: 'lt', gt: 'gt', in_range: 'inRange', date_spec: 'dateSpec' } as const);

function readDate(element: XmlElement, { notes }: CibDocument): Rule {
  const text = element.attributes.get('operation') ?? 'in_range';
  const operation = dateOperations(text);
  const id = idOf(element);
  if (operation === undefined) {
    notes.invalid(element, 'operation', text, 'it never holds');
    return never(id);
  }
  if (operation === 'dateSpec') return { kind: 'dateSpec', id, spec: readSpec(childNamed(element, 'date_spec')) };
  const dates: (number | null)[] = [];
  for (const name of ['start', 'end']) {
    const date = element.attributes.get(name);
    const dateMs = date === undefined ? null : parseDateMs(date);
    if (dateMs === undefined) {
      notes.invalid(element, name, date ?? '', 'it never holds');
      return never(id);
    }
    dates.push(dateMs);
  }
  const [startWallMs = null, endWallMs = null] = dates;
  const duration = readDuration(childNamed(element, 'duration'));
  return { kind: 'date', id, operation, startWallMs, endWallMs, duration };
}

const durationUnits = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

function readDuration(element: XmlElement | undefined): CalendarDuration | null {
  if (element === undefined) return null;
  const duration = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
  for (const unit of durationUnits) duration[unit] = parseInteger(element.attributes.get(unit) ?? '') ?? 0;
  return duration;
}

const specUnits = [
  ['seconds', 'seconds'],
  ['minutes', 'minutes'],
  ['hours', 'hours'],
  ['monthDays', 'monthdays'],
  ['weekDays', 'weekdays'],
  ['yearDays', 'yeardays'],
  ['months', 'months'],
  ['weeks', 'weeks'],
  ['years', 'years'],
  ['weekYears', 'weekyears'],
] as const;

function readSpec(element: XmlElement | undefined): DateSpec {
  const spec: { -readonly [Unit in keyof DateSpec]: DateSpec[Unit] } = {};
  for (const [unit, name] of specUnits) {
    const text = element?.attributes.get(name);
    if (text !== undefined) spec[unit] = readRange(text);
  }
  return spec;
}

/** `5`, `5-7`, `5-`, `-7`. */
function readRange(text: string): NumberRange {
  const match = /^\s*(\d*)\s*(-?)\s*(\d*)\s*$/.exec(text);
  const from = parseInteger(match?.[1] ?? '') ?? null;
  const to = match?.[2] === '-' ? (parseInteger(match[3] ?? '') ?? null) : from;
  return { from, to };
}

function readResourceTest({ attributes }: XmlElement): Rule {
  return {
    kind: 'resource',
    id: attributes.get('id') ?? '',
    standard: attributes.get('class') ?? null,
    provider: attributes.get('provider') ?? null,
    type: attributes.get('type') ?? null,
  };
}

function readOperationTest(element: XmlElement, { notes }: CibDocument): Rule {
  const { attributes } = element;
  const interval = attributes.get('interval');
  const intervalMs = interval === undefined ? null : parseIntervalMs(interval);
  if (intervalMs === undefined) notes.invalid(element, 'interval', interval ?? '', 'any interval');
  return { kind: 'operation', id: idOf(element), name: attributes.get('name') ?? '', intervalMs: intervalMs ?? null };
}
