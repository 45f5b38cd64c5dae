/** `rsc_order`, of two resources or of sets. */
import type { OrderConstraint, OrderRequirement, OrderSets } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { readInstance } from './cib-colocations.ts';
import { idOf, type CibDocument } from './cib-document.ts';
import { readAction, readFlag, readRequirement, readResourceSets, setOf } from './cib-resource-sets.ts';
import type { CibSubjects } from './cib-subjects.ts';

export function readOrder(
  element: XmlElement,
  document: CibDocument,
  subjects: CibSubjects,
): (OrderConstraint | OrderSets)[] {
  const sets = readResourceSets(element, document, subjects);
  if (sets.length > 0) return [{ kind: 'orderSets', sets, ...commonOf(element, document) }];
  const [first, then] = [element.attributes.get('first'), element.attributes.get('then')];
  if (first === undefined || then === undefined) {
    document.notes.add('invalid', element, 'it names fewer than two resources: left out');
    return [];
  }
  const firstAction = readAction(element, 'first-action', document) ?? 'start';
  const thenAction = readAction(element, 'then-action', document) ?? firstAction;
  if (subjects.many(first) !== null || subjects.many(then) !== null) {
    const firsts = setOf(first, subjects.all(first), { action: firstAction });
    const thens = setOf(then, subjects.all(then), { action: thenAction });
    return [{ kind: 'orderSets', sets: [firsts, thens], ...commonOf(element, document) }];
  }
  return [ofTwo(element, document, { first, firstAction, then, thenAction })];
}

function ofTwo(
  element: XmlElement,
  document: CibDocument,
  pair: Pick<OrderConstraint, 'first' | 'firstAction' | 'then' | 'thenAction'>,
): OrderConstraint {
  return {
    kind: 'order',
    ...pair,
    firstInstance: readInstance(element, 'first-instance'),
    thenInstance: readInstance(element, 'then-instance'),
    requireAll: readFlag(element, 'require-all', true, document),
    ...commonOf(element, document),
  };
}

function commonOf(
  element: XmlElement,
  document: CibDocument,
): { id: string; requirement: OrderRequirement; symmetrical: boolean } {
  const requirement = readRequirement(element, document) ?? 'mandatory';
  // What only must not happen at the same time has no order to reverse.
  const symmetrical = readFlag(element, 'symmetrical', requirement !== 'serialize', document);
  return { id: idOf(element), requirement, symmetrical: symmetrical && requirement !== 'serialize' };
}
