/** `resource_set`, in constraints of every kind. */
import {
  parseScore,
  type OrderedAction,
  type OrderRequirement,
  type ResourceSet,
  type TargetRole,
} from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import type { CibSubjects } from './cib-subjects.ts';
import { oneOf, parseBoolean, parseRole } from './cib-values.ts';

/** In the order of the document; references are followed. */
export function setElements(element: XmlElement, document: CibDocument): XmlElement[] {
  return childrenNamed(element, 'resource_set').flatMap((child) => document.resolve(child) ?? []);
}

export function readResourceSets(element: XmlElement, document: CibDocument, subjects: CibSubjects): ResourceSet[] {
  return setElements(element, document).map((set) => readResourceSet(set, document, subjects));
}

export function readResourceSet(element: XmlElement, document: CibDocument, subjects: CibSubjects): ResourceSet {
  const { attributes } = element;
  const score = attributes.get('score');
  return {
    id: idOf(element),
    resources: childrenNamed(element, 'resource_ref').flatMap((reference) => subjects.all(idOf(reference))),
    sequential: readFlag(element, 'sequential', true, document),
    requireAll: readFlag(element, 'require-all', true, document),
    action: readAction(element, 'action', document),
    role: readRole(element, 'role', document),
    score: score === undefined ? null : (parseScore(score) ?? 0),
    requirement: readRequirement(element, document),
  };
}

/** A tag, a template or one resource, as a set whose members know nothing of each other. */
export function setOf(
  id: string,
  resources: readonly string[],
  { role = null, action = null }: { role?: TargetRole | null; action?: OrderedAction | null },
): ResourceSet {
  return { id, resources, sequential: false, requireAll: true, action, role, score: null, requirement: null };
}

export function readFlag(element: XmlElement, name: string, usual: boolean, { notes }: CibDocument): boolean {
  const text = element.attributes.get(name);
  if (text === undefined) return usual;
  const flag = parseBoolean(text);
  if (flag === undefined) notes.invalid(element, name, text, String(usual));
  return flag ?? usual;
}

/** Null: any. */
export function readRole(element: XmlElement, name: string, { notes }: CibDocument): TargetRole | null {
  const text = element.attributes.get(name);
  if (text === undefined) return null;
  const role = parseRole(text);
  if (role === undefined) notes.invalid(element, name, text, 'any role');
  return role ?? null;
}

const actions = oneOf<OrderedAction>({ start: 'start', stop: 'stop', promote: 'promote', demote: 'demote' });

export function readAction(element: XmlElement, name: string, { notes }: CibDocument): OrderedAction | null {
  const text = element.attributes.get(name);
  if (text === undefined) return null;
  const action = actions(text);
  if (action === undefined) notes.invalid(element, name, text, 'the default holds');
  return action ?? null;
}

const requirements = oneOf<OrderRequirement>({
  mandatory: 'mandatory',
  optional: 'optional',
  serialize: 'serialize',
});

/** Null: not said. A score is the old way to say it. */
export function readRequirement(element: XmlElement, { notes }: CibDocument): OrderRequirement | null {
  const kind = element.attributes.get('kind');
  if (kind === undefined) {
    const score = parseScore(element.attributes.get('score') ?? '');
    return score === undefined ? null : score === 0 ? 'optional' : 'mandatory';
  }
  const requirement = requirements(kind);
  if (requirement === undefined) notes.invalid(element, 'kind', kind, 'Mandatory');
  return requirement ?? null;
}
