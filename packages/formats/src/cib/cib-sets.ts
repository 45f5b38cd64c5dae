/**
 * Sets of values (`instance_attributes`, `meta_attributes`, `utilization`,
 * `cluster_property_set`) as layers: the first that holds and has a value wins.
 *
 * Sets with a higher score come first; of equal ones the last in the document, and of
 * two values of one name within a set the first: as Pacemaker takes them.
 */
import { parseScore, type Layer } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { idOf, type CibDocument } from './cib-document.ts';
import { readRules } from './cib-rules.ts';
import { parseInteger } from './cib-values.ts';

/** A value with the element that says it. */
export interface CibValue {
  readonly value: string;
  readonly element: XmlElement;
}

/** Asks for what would hold if nothing were said. */
const asIfUnsaid = '#default';

/** All sets among the children of some elements, such as a resource's template and the resource itself. */
export function readSets(
  name: string,
  owners: readonly XmlElement[],
  document: CibDocument,
): Layer<ReadonlyMap<string, CibValue>>[] {
  const sets = owners.flatMap((owner) => {
    return owner.children.filter((child) => child.name === name).map((child) => document.resolve(child));
  });
  const scored = sets.flatMap((set) => (set === null ? [] : { set, score: scoreOf(set) }));
  const ordered = scored.reverse().sort((a, b) => b.score - a.score);
  return ordered.map(({ set }) => ({
    id: idOf(set),
    rule: readRules(set, document),
    values: readValues(set, document),
  }));
}

function scoreOf({ attributes }: XmlElement): number {
  return parseScore(attributes.get('score') ?? '') ?? 0;
}

function readValues(set: XmlElement, document: CibDocument): Map<string, CibValue> {
  const values = new Map<string, CibValue>();
  for (const child of set.children) {
    if (child.name !== 'nvpair') continue;
    const element = document.resolve(child);
    // A reference may bring a name of its own.
    const name = child.attributes.get('name') ?? element?.attributes.get('name');
    const value = element?.attributes.get('value');
    if (name === undefined || value === undefined || value.toLowerCase() === asIfUnsaid) continue;
    if (!values.has(name)) values.set(name, { value, element: child });
  }
  return values;
}

/** Values as they stand: parameters, node attributes. */
export function readTexts(
  name: string,
  owners: readonly XmlElement[],
  document: CibDocument,
): Layer<ReadonlyMap<string, string>>[] {
  return readSets(name, owners, document).map(({ values, ...layer }) => {
    return { ...layer, values: new Map([...values].map(([key, { value }]) => [key, value])) };
  });
}

/** What a node has, or a resource needs: integers. */
export function readUtilization(
  owners: readonly XmlElement[],
  document: CibDocument,
): Layer<ReadonlyMap<string, number>>[] {
  return readSets('utilization', owners, document).map(({ values, ...layer }) => {
    const amounts = [...values].map(([key, { value, element }]): [string, number] => {
      const amount = parseInteger(value);
      if (amount === undefined) document.notes.invalid(element, key, value, '0');
      return [key, amount ?? 0];
    });
    return { ...layer, values: new Map(amounts) };
  });
}
