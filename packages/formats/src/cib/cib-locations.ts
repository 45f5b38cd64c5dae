/** `rsc_location`: one constraint for each resource that it is about. */
import {
  parseScore,
  type LocationConstraint,
  type LocationRule,
  type Score,
  type TargetRole,
} from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { readResourceSets, readRole } from './cib-resource-sets.ts';
import { readRule } from './cib-rules.ts';
import type { CibSubjects } from './cib-subjects.ts';
import { oneOf } from './cib-values.ts';

interface Subject {
  readonly subject: LocationConstraint['subject'];
  readonly role: TargetRole | null;
  /** A set's own, in place of the constraint's. */
  readonly score: Score | null;
}

export function readLocation(element: XmlElement, document: CibDocument, subjects: CibSubjects): LocationConstraint[] {
  const where = readWhere(element, document);
  const discovery = readDiscovery(element, document);
  return subjectsOf(element, document, subjects).map(({ subject, role, score }) => ({
    kind: 'location',
    id: idOf(element),
    subject,
    role,
    discovery,
    where: where.kind === 'node' && score !== null ? { ...where, score } : where,
  }));
}

function subjectsOf(element: XmlElement, document: CibDocument, subjects: CibSubjects): Subject[] {
  const role = readRole(element, 'role', document);
  const [one, pattern] = [element.attributes.get('rsc'), element.attributes.get('rsc-pattern')];
  if (pattern !== undefined) return [{ subject: readPattern(pattern), role, score: null }];
  if (one !== undefined)
    return subjects.all(one).map((id) => ({ subject: { kind: 'resource', id }, role, score: null }));
  return readResourceSets(element, document, subjects).flatMap((set) => {
    return set.resources.map((id) => ({ subject: { kind: 'resource', id }, role: set.role ?? role, score: set.score }));
  });
}

function readPattern(text: string): LocationConstraint['subject'] {
  const inverted = text.startsWith('!');
  return { kind: 'pattern', expression: inverted ? text.slice(1) : text, inverted };
}

const discoveries = oneOf<LocationConstraint['discovery']>({
  always: 'always',
  never: 'never',
  exclusive: 'exclusive',
});

function readDiscovery(element: XmlElement, { notes }: CibDocument): LocationConstraint['discovery'] {
  const text = element.attributes.get('resource-discovery') ?? 'always';
  const discovery = discoveries(text);
  if (discovery === undefined) notes.invalid(element, 'resource-discovery', text, 'always');
  return discovery ?? 'always';
}

function readWhere(element: XmlElement, document: CibDocument): LocationConstraint['where'] {
  const node = element.attributes.get('node');
  if (node !== undefined) return { kind: 'node', node, score: readScore(element, document) };
  const rules = childrenNamed(element, 'rule').map((rule) => readLocationRule(rule, document));
  return { kind: 'rules', rules };
}

function readLocationRule(element: XmlElement, document: CibDocument): LocationRule {
  const rule = readRule(element, document);
  const meant = document.resolve(element) ?? element;
  const attribute = meant.attributes.get('score-attribute');
  return {
    id: rule.id,
    rule,
    role: readRole(meant, 'role', document),
    score:
      attribute === undefined
        ? { kind: 'score', score: readScore(meant, document) }
        : { kind: 'attribute', name: attribute },
  };
}

/** Without one, or with one that cannot be read, 0: it changes nothing. */
export function readScore(element: XmlElement, { notes }: CibDocument): number {
  const text = element.attributes.get('score');
  const score = text === undefined ? 0 : parseScore(text);
  if (score === undefined) notes.invalid(element, 'score', text ?? '', '0');
  return score ?? 0;
}
