/** `rsc_colocation`, of two resources or of sets. */
import type { ColocationConstraint, ColocationSets, ResourceSet } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { idOf, type CibDocument } from './cib-document.ts';
import { readScore } from './cib-locations.ts';
import { readResourceSet, readRole, setElements, setOf } from './cib-resource-sets.ts';
import type { CibSubjects } from './cib-subjects.ts';
import { parseBoolean, parseInteger } from './cib-values.ts';

export function readColocation(
  element: XmlElement,
  document: CibDocument,
  subjects: CibSubjects,
): (ColocationConstraint | ColocationSets)[] {
  const sets = setElements(element, document).map((set) => readPlacedSet(set, document, subjects));
  if (sets.length > 0) return [{ kind: 'colocationSets', sets, ...commonOf(element, document) }];
  const [dependent, primary] = [element.attributes.get('rsc'), element.attributes.get('with-rsc')];
  if (dependent === undefined || primary === undefined) {
    document.notes.add('invalid', element, 'it names fewer than two resources: left out');
    return [];
  }
  const areMany = [dependent, primary].filter((id) => subjects.many(id) !== null).length;
  if (areMany === 0) return [ofTwo(element, document, { dependent, primary })];
  if (areMany === 2) {
    document.notes.add('invalid', element, 'only one of its two ends may be a tag or a template: left out');
    return [];
  }
  const dependents = setOf(dependent, subjects.all(dependent), { role: readRole(element, 'rsc-role', document) });
  const primaries = setOf(primary, subjects.all(primary), { role: readRole(element, 'with-rsc-role', document) });
  return [{ kind: 'colocationSets', sets: [dependents, primaries], ...commonOf(element, document) }];
}

/** A set that is `listed` has the first placed with the second, and so on: the other way round than usual. */
function readPlacedSet(element: XmlElement, document: CibDocument, subjects: CibSubjects): ResourceSet {
  const set = readResourceSet(element, document, subjects);
  const isListed = element.attributes.get('ordering') === 'listed';
  return isListed ? { ...set, resources: set.resources.toReversed() } : set;
}

function ofTwo(
  element: XmlElement,
  document: CibDocument,
  pair: Pick<ColocationConstraint, 'dependent' | 'primary'>,
): ColocationConstraint {
  return {
    kind: 'colocation',
    ...pair,
    dependentRole: readRole(element, 'rsc-role', document),
    primaryRole: readRole(element, 'with-rsc-role', document),
    dependentInstance: readInstance(element, 'rsc-instance'),
    primaryInstance: readInstance(element, 'with-rsc-instance'),
    ...commonOf(element, document),
  };
}

function commonOf(
  element: XmlElement,
  document: CibDocument,
): Pick<ColocationSets, 'id' | 'score' | 'nodeAttribute' | 'influence'> {
  return {
    id: idOf(element),
    score: readScore(element, document),
    nodeAttribute: element.attributes.get('node-attribute') ?? '#uname',
    influence: readInfluence(element, document),
  };
}

function readInfluence(element: XmlElement, { notes }: CibDocument): boolean | null {
  const text = element.attributes.get('influence');
  if (text === undefined) return null;
  const influence = parseBoolean(text);
  if (influence === undefined) notes.invalid(element, 'influence', text, "as the resource's 'critical' says");
  return influence ?? null;
}

export function readInstance(element: XmlElement, name: string): number | null {
  return parseInteger(element.attributes.get(name) ?? '') ?? null;
}
