/** What the membership says of nodes, as `node_state` has it. */
import type { ConfiguredNode, NodeSituation } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { parseEpochMs } from './cib-date.ts';
import { childrenNamed, type CibDocument } from './cib-document.ts';
import { readTexts, readUtilization } from './cib-sets.ts';
import { oneOf, parseBoolean } from './cib-values.ts';

export interface NodeState {
  readonly element: XmlElement;
  readonly situation: NodeSituation;
}

export function readNodeStates(document: CibDocument, nodes: readonly ConfiguredNode[]): NodeState[] {
  const nameById = new Map(nodes.map(({ id, name }) => [id, name]));
  const status = document.section('status');
  for (const stray of childrenNamed(status, 'lrm')) {
    document.notes.add('invalid', stray, 'a history that belongs to no node: left out');
  }
  return childrenNamed(status, 'node_state').flatMap((element) => {
    const id = element.attributes.get('id') ?? element.attributes.get('uname');
    if (id !== undefined) return [{ element, situation: readState(element, document, { id, nameById }) }];
    document.notes.add('invalid', element, 'it has neither an id nor a name: left out');
    return [];
  });
}

const joins = oneOf<NodeSituation['join']>({ down: 'down', pending: 'pending', member: 'member', banned: 'banned' });

function readState(
  element: XmlElement,
  document: CibDocument,
  { id, nameById }: { id: string; nameById: ReadonlyMap<string, string> },
): NodeSituation {
  const { attributes } = element;
  const transient = childrenNamed(element, 'transient_attributes');
  const member = readPresence(element, 'in_ccm', document);
  const peer = readPresence(element, 'crmd', document);
  return {
    name: attributes.get('uname') ?? nameById.get(id) ?? id,
    id,
    isRemote: readFlag(element, 'remote_node') ?? false,
    member: element.attributes.has('in_ccm') ? member.there : null,
    memberSinceWallMs: member.sinceWallMs,
    peer: peer.there,
    peerSinceWallMs: peer.sinceWallMs,
    join: readJoin(element, 'join', document),
    expected: readJoin(element, 'expected', document),
    attributes: flattened(readTexts('instance_attributes', transient, document)),
    utilization: flattened(readUtilization(transient, document)),
    maintenance: readFlag(element, 'node_in_maintenance'),
    isFenced: readFlag(element, 'node_fenced'),
  };
}

const present = new Map([
  ['online', true],
  ['offline', false],
]);

/** A word, or since when (seconds since 1970; 0: it is not). */
function readPresence(
  element: XmlElement,
  name: string,
  { notes }: CibDocument,
): { there: boolean; sinceWallMs: number | null } {
  const text = element.attributes.get(name);
  if (text === undefined) return { there: false, sinceWallMs: null };
  const sinceWallMs = /^\d{2,}$/.test(text) ? parseEpochMs(text) : null;
  if (sinceWallMs !== null) return { there: true, sinceWallMs };
  const there = present.get(text.toLowerCase()) ?? parseBoolean(text);
  if (there === undefined) notes.invalid(element, name, text, 'it is not there');
  return { there: there ?? false, sinceWallMs: null };
}

function readJoin(element: XmlElement, name: string, { notes }: CibDocument): NodeSituation['join'] {
  const text = element.attributes.get(name);
  if (text === undefined || text === '') return null;
  const join = joins(text);
  if (join === undefined) notes.invalid(element, name, text, 'not told');
  return join ?? null;
}

/** A time, too, says yes. */
function readFlag(element: XmlElement, name: string): boolean | null {
  const text = element.attributes.get(name);
  if (text === undefined) return null;
  return parseBoolean(text) ?? parseEpochMs(text) !== null;
}

/** Status has no rules: what comes first wins. */
function flattened<T>(layers: readonly { readonly values: ReadonlyMap<string, T> }[]): Map<string, T> {
  const values = new Map<string, T>();
  for (const layer of layers) for (const [name, value] of layer.values) if (!values.has(name)) values.set(name, value);
  return values;
}
