/**
 * Pacemaker's cluster information base: from text to what is configured and what is known.
 *
 * Values are read, never judged: what a rule or a role means now is the scheduler's to
 * say. Nothing is dropped in silence: what was not used is listed with its place.
 */
import type { Problem } from '@understudy/contracts';
import { type Configuration, type Situation, pacemakerDefaults } from '@understudy/crm-core';
import { textProblem } from '../text-problem.ts';
import { parseXml, XmlError, type XmlElement } from '../xml.ts';
import { UnreadList } from './cib-vocabulary.ts';
import { readConstraints } from './cib-constraints.ts';
import { parseEpochMs } from './cib-date.ts';
import { CibDocument } from './cib-document.ts';
import { attributesOfNodes, readFailCounts, readPromotionScores } from './cib-failures.ts';
import { readFencingLevels } from './cib-fencing-levels.ts';
import { HistoryReader } from './cib-histories.ts';
import { readMeta } from './cib-meta.ts';
import { readNodeStates } from './cib-node-states.ts';
import { readNodes } from './cib-nodes.ts';
import { type CibNote, CibNotes } from './cib-notes.ts';
import { readOperationMeta } from './cib-operations.ts';
import { readProperties } from './cib-properties.ts';
import { ResourceReader } from './cib-resources.ts';
import { readTickets } from './cib-tickets.ts';
import { parseBoolean } from './cib-values.ts';

export type CibReading =
  | {
      readonly kind: 'cib';
      readonly configuration: Configuration;
      readonly situation: Situation;
      /** When it was decided, where the document says so: the time to decide it at again. */
      readonly executedWallMs: number | null;
      /** What did not go into the above as it was written; in the order of the document. */
      readonly unread: readonly CibNote[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/**
 * Reads a CIB, whole or in parts (of any size, one after the other): then neither the text
 * nor its history is ever whole in memory. Never throws, unless the parts do: what is no
 * CIB is refused, with the place of what is wrong.
 */
export function readCib(text: string | Iterable<string>): CibReading {
  const notes = new CibNotes();
  const unread = new UnreadList(notes);
  const histories = new HistoryReader(notes, unread);
  const root = rootOf(text, histories);
  if ('problems' in root) return { kind: 'refused', problems: root.problems };
  const document = new CibDocument(root, notes);
  const configuration = readConfiguration(document);
  const situation = readSituation(document, configuration, histories);
  const executedWallMs = parseEpochMs(root.attributes.get('execution-date'));
  unread.look(root, []);
  return { kind: 'cib', configuration, situation, executedWallMs, unread: unread.all };
}

function rootOf(
  text: string | Iterable<string>,
  histories: HistoryReader,
): XmlElement | { readonly problems: readonly Problem[] } {
  try {
    const root = parseXml(text, (element, path) => histories.take(element, path));
    if (root.name === 'cib') return root;
    const message = `the document is a <${root.name}>, not a <cib>`;
    return { problems: [textProblem('invalid-value', message, "save one with 'cibadmin --query'", root)] };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { problems: [textProblem('syntax', error.message, '', error)] };
  }
}

function readConfiguration(document: CibDocument): Configuration {
  return {
    properties: readProperties(document),
    nodes: readNodes(document),
    resources: new ResourceReader(document).readAll(),
    constraints: readConstraints(document),
    fencingLevels: readFencingLevels(document),
    resourceDefaults: readMeta([document.section('configuration', 'rsc_defaults')], document),
    operationDefaults: readOperationMeta([document.section('configuration', 'op_defaults')], document),
    base: pacemakerDefaults,
  };
}

function readSituation(document: CibDocument, { nodes }: Configuration, histories: HistoryReader): Situation {
  const states = readNodeStates(document, nodes);
  const situations = states.map(({ situation }) => situation);
  const attributes = attributesOfNodes(nodes, situations);
  return {
    quorate: parseBoolean(document.root.attributes.get('have-quorum') ?? '') ?? false,
    wasQuorate: parseBoolean(document.root.attributes.get('no-quorum-panic') ?? '') ?? false,
    controller: document.root.attributes.get('dc-uuid') ?? null,
    nodes: situations,
    tickets: readTickets(document),
    histories: histories.of(states),
    failCounts: readFailCounts(attributes),
    promotionScores: readPromotionScores(attributes),
  };
}
