/** Constraints, with tags and templates spelt out into the resources that they stand for. */
import type { ConfiguredConstraint, TargetRole, TicketConstraint } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { readColocation } from './cib-colocations.ts';
import type { CibDocument } from './cib-document.ts';
import { idOf } from './cib-document.ts';
import { readLocation } from './cib-locations.ts';
import { readOrder } from './cib-orders.ts';
import { readResourceSets, readRole } from './cib-resource-sets.ts';
import { CibSubjects } from './cib-subjects.ts';
import { oneOf } from './cib-values.ts';

type ReadConstraint = (element: XmlElement, document: CibDocument, subjects: CibSubjects) => ConfiguredConstraint[];

const readers = new Map<string, ReadConstraint>([
  ['rsc_location', readLocation],
  ['rsc_colocation', readColocation],
  ['rsc_order', readOrder],
  ['rsc_ticket', readTicket],
]);

export function readConstraints(document: CibDocument): ConfiguredConstraint[] {
  const subjects = new CibSubjects(document);
  const { children } = document.section('configuration', 'constraints');
  return children.flatMap((element) => readers.get(element.name)?.(element, document, subjects) ?? []);
}

const lossPolicies = oneOf<TicketConstraint['lossPolicy']>({
  stop: 'stop',
  demote: 'demote',
  fence: 'fence',
  freeze: 'freeze',
});

function readTicket(element: XmlElement, document: CibDocument, subjects: CibSubjects): TicketConstraint[] {
  const { attributes } = element;
  const ticket = attributes.get('ticket');
  if (ticket === undefined) {
    document.notes.add('invalid', element, 'it names no ticket: left out');
    return [];
  }
  const resources = ticketResources(element, document, subjects);
  const policyText = attributes.get('loss-policy');
  const policy = policyText === undefined ? undefined : lossPolicies(policyText);
  if (policyText !== undefined && policy === undefined) {
    document.notes.invalid(element, 'loss-policy', policyText, 'the default holds');
  }
  const usual = readRole(element, 'rsc-role', document) === 'promoted' ? 'demote' : 'stop';
  return [{ kind: 'ticket', id: idOf(element), ticket, resources, lossPolicy: policy ?? usual }];
}

function ticketResources(
  element: XmlElement,
  document: CibDocument,
  subjects: CibSubjects,
): { id: string; role: TargetRole | null }[] {
  const role = readRole(element, 'rsc-role', document);
  const sets = readResourceSets(element, document, subjects);
  const inSets = sets.flatMap((set) => set.resources.map((id) => ({ id, role: set.role })));
  const subject = element.attributes.get('rsc');
  return [...(subject === undefined ? [] : subjects.all(subject)).map((id) => ({ id, role })), ...inSets];
}
