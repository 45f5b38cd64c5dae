/** `fencing-topology`. */
import type { FencingLevel } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { parseInteger } from './cib-values.ts';

export function readFencingLevels(document: CibDocument): FencingLevel[] {
  const levels = childrenNamed(document.section('configuration', 'fencing-topology'), 'fencing-level');
  return levels.flatMap((element) => readLevel(element, document));
}

function readLevel(element: XmlElement, { notes }: CibDocument): FencingLevel[] {
  const target = targetOf(element);
  const index = parseInteger(element.attributes.get('index') ?? '');
  if (target === null || index === undefined) {
    notes.add('invalid', element, 'it has no target or no index: left out');
    return [];
  }
  const names = (element.attributes.get('devices') ?? '').split(',').map((name) => name.trim());
  return [{ id: idOf(element), target, index, devices: names.filter((name) => name !== '') }];
}

function targetOf({ attributes }: XmlElement): FencingLevel['target'] | null {
  const [node, expression] = [attributes.get('target'), attributes.get('target-pattern')];
  if (node !== undefined) return { kind: 'node', name: node };
  if (expression !== undefined) return { kind: 'pattern', expression };
  const [name, value] = [attributes.get('target-attribute'), attributes.get('target-value')];
  return name === undefined || value === undefined ? null : { kind: 'attribute', name, value };
}
