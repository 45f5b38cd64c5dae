/** Nodes as they are configured. */
import { parseScore, type ConfiguredNode } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { readTexts, readUtilization } from './cib-sets.ts';
import { oneOf } from './cib-values.ts';

const kinds = oneOf<ConfiguredNode['kind']>({ member: 'member', normal: 'member', remote: 'remote', ping: 'ping' });

export function readNodes(document: CibDocument): ConfiguredNode[] {
  const nodes = childrenNamed(document.section('configuration', 'nodes'), 'node');
  return nodes.map((element) => readNode(element, document));
}

function readNode(element: XmlElement, document: CibDocument): ConfiguredNode {
  const { attributes } = element;
  const type = attributes.get('type') ?? 'member';
  const kind = kinds(type);
  if (kind === undefined) document.notes.invalid(element, 'type', type, 'member');
  const score = attributes.get('score');
  const id = idOf(element);
  return {
    name: attributes.get('uname') ?? id,
    id,
    kind: kind ?? 'member',
    attributes: readTexts('instance_attributes', [element], document),
    utilization: readUtilization([element], document),
    score: score === undefined ? null : (parseScore(score) ?? 0),
  };
}
