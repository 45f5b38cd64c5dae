/** Meta attributes of resources. Names that are not Pacemaker's own are kept as they are: agents may ask for them. */
import { parseScore, type Layer, type Meta, pacemakerDefaults } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import type { CibDocument } from './cib-document.ts';
import { assignFields, fieldOf, fieldTable, type Values } from './cib-fields.ts';
import { readSets, type CibValue } from './cib-sets.ts';
import { oneOf, parseBoolean, parseInteger, parseIntervalMs, parseRole } from './cib-values.ts';

const meta = fieldOf<Meta>();

const requirements = oneOf<Meta['requires']>({
  nothing: 'nothing',
  quorum: 'quorum',
  fencing: 'fencing',
  unfencing: 'unfencing',
});
const whenActiveTwice = oneOf<Meta['multipleActive']>({
  block: 'block',
  stop_only: 'stopOnly',
  stop_start: 'stopStart',
  stop_unexpected: 'stopUnexpected',
});
const attributeTargets = oneOf<Meta['containerAttributeTarget']>({ host: 'host' });

function parseText(text: string): string {
  return text;
}

/** A score that cannot be negative. */
function parsePositiveScore(text: string): number | undefined {
  const score = parseScore(text);
  return score === undefined || score < 0 ? undefined : score;
}

function parseCount(text: string): number | undefined {
  const count = parseInteger(text);
  return count === undefined || count < 0 ? undefined : count;
}

const table = fieldTable<Meta>(
  [
    meta('priority', ['priority'], parseScore),
    meta('targetRole', ['target-role'], parseRole),
    meta('isManaged', ['is-managed'], parseBoolean),
    meta('maintenance', ['maintenance'], parseBoolean),
    meta('resourceStickiness', ['resource-stickiness'], parsePositiveScore),
    meta('requires', ['requires'], requirements),
    meta('migrationThreshold', ['migration-threshold'], parsePositiveScore),
    meta('failureTimeoutMs', ['failure-timeout'], parseIntervalMs),
    meta('multipleActive', ['multiple-active'], whenActiveTwice),
    meta('allowMigrate', ['allow-migrate'], parseBoolean),
    meta('allowUnhealthyNodes', ['allow-unhealthy-nodes'], parseBoolean),
    meta('critical', ['critical'], parseBoolean),
    meta('remoteNode', ['remote-node'], parseText),
    meta('remoteAddress', ['remote-addr'], parseText),
    meta('remotePort', ['remote-port'], parseCount),
    meta('remoteConnectTimeoutMs', ['remote-connect-timeout'], parseIntervalMs),
    meta('remoteAllowMigrate', ['remote-allow-migrate'], parseBoolean),
    meta('container', ['container'], parseText),
    meta('containerAttributeTarget', ['container-attribute-target'], attributeTargets),
    meta('isRemoteNode', ['is-remote-node'], parseBoolean),
    meta('internalRemote', ['internal-remote'], parseBoolean),
    meta('cloneMax', ['clone-max'], parseCount),
    meta('cloneNodeMax', ['clone-node-max'], parseCount),
    meta('cloneMin', ['clone-min'], parseCount),
    meta('globallyUnique', ['globally-unique'], parseBoolean),
    meta('ordered', ['ordered'], parseBoolean),
    meta('interleave', ['interleave'], parseBoolean),
    meta('notify', ['notify'], parseBoolean),
    meta('promotable', ['promotable'], parseBoolean),
    meta('promotedMax', ['promoted-max', 'master-max'], parseCount),
    meta('promotedNodeMax', ['promoted-node-max', 'master-node-max'], parseCount),
  ],
  pacemakerDefaults.meta,
);

/** Read by name, where it matters: whether a group's members stay together. */
const readByName = new Set(['collocated', 'colocated']);

/** Of resources, the sets of their own; `rsc_defaults` are read in the same way. */
export function readMeta(owners: readonly XmlElement[], document: CibDocument): Layer<Partial<Meta>>[] {
  return readSets('meta_attributes', owners, document).map(({ values, ...layer }) => {
    return { ...layer, values: metaOf(values, document) };
  });
}

function metaOf(values: ReadonlyMap<string, CibValue>, document: CibDocument): Values<Meta> {
  const known = assignFields(values, table, document);
  const others = new Map<string, string>();
  for (const [name, { value, element }] of values) {
    if (table.names.has(name)) continue;
    others.set(name, value);
    if (readByName.has(name)) continue;
    document.notes.add('foreign', element, `meta attribute '${name}': kept for agents`);
  }
  return others.size === 0 ? known : { ...known, others };
}
