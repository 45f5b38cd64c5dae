/** Operations of a resource: their own attributes, then their sets. */
import {
  type ConfiguredOperation,
  type Layer,
  type OnFailure,
  type OperationMeta,
  pacemakerDefaults,
} from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { parseDateMs } from './cib-date.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { assignFields, fieldOf, fieldTable, readFields, type Values } from './cib-fields.ts';
import { readSets, readTexts, type CibValue } from './cib-sets.ts';
import { oneOf, parseBoolean, parseIntervalMs, parseRole } from './cib-values.ts';

const meta = fieldOf<OperationMeta>();

const reactions = oneOf<OnFailure>({
  ignore: 'ignore',
  block: 'block',
  stop: 'stop',
  restart: 'restart',
  'restart-container': 'restartContainer',
  demote: 'demote',
  standby: 'standby',
  fence: 'fence',
});

/** No time at all counts as not said. */
function parseTimeoutMs(text: string): number | undefined {
  const timeoutMs = parseIntervalMs(text);
  return timeoutMs === 0 ? undefined : timeoutMs;
}

const table = fieldTable<OperationMeta>(
  [
    meta('role', ['role'], parseRole),
    meta('enabled', ['enabled'], parseBoolean),
    meta('onFail', ['on-fail', 'on_fail'], reactions),
    meta('timeoutMs', ['timeout'], parseTimeoutMs),
    meta('startDelayMs', ['start-delay', 'start_delay'], parseIntervalMs),
    meta('intervalOriginWallMs', ['interval-origin'], parseDateMs),
    meta('recordPending', ['record-pending'], parseBoolean),
  ],
  pacemakerDefaults.operation,
);

const withoutEffect = new Set(['id', 'name', 'interval', 'description', 'requires', 'prereq']);

/** Of a template and of the resource itself: the latter replaces what has the same name and is for the same role. */
export function readOperations(owners: readonly XmlElement[], document: CibDocument): ConfiguredOperation[] {
  let operations: ConfiguredOperation[] = [];
  for (const owner of owners) {
    const own = operationElements(owner, document).map((element) => readOperation(element, document));
    const keys = new Set(own.map(keyOf));
    operations = [...operations.filter((operation) => !keys.has(keyOf(operation))), ...own];
  }
  return operations;
}

function keyOf({ name, layers: [own] }: ConfiguredOperation): string {
  return `${name} ${own?.values.role ?? 'started'}`;
}

function operationElements(owner: XmlElement, document: CibDocument): XmlElement[] {
  return childrenNamed(owner, 'operations').flatMap((element) => {
    const operations = document.resolve(element);
    return operations === null ? [] : childrenNamed(operations, 'op').flatMap((op) => document.resolve(op) ?? []);
  });
}

function readOperation(element: XmlElement, document: CibDocument): ConfiguredOperation {
  const interval = element.attributes.get('interval') ?? '0';
  const intervalMs = parseIntervalMs(interval);
  if (intervalMs === undefined) document.notes.invalid(element, 'interval', interval, '0');
  return {
    id: idOf(element),
    name: element.attributes.get('name') ?? '',
    intervalMs: intervalMs ?? 0,
    layers: [ownLayer(element, document), ...readOperationMeta([element], document)],
    parameters: readTexts('instance_attributes', [element], document),
  };
}

/** What the element itself says wins over its sets. */
function ownLayer(element: XmlElement, document: CibDocument): Layer<Values<OperationMeta>> {
  const said = [...element.attributes].map(([name, value]): [string, CibValue] => [name, { value, element }]);
  return { id: idOf(element), rule: null, values: assignFields(new Map(said), table, document) };
}

/** `meta_attributes` of operations, and of `op_defaults`. */
export function readOperationMeta(
  owners: readonly XmlElement[],
  document: CibDocument,
): Layer<Partial<OperationMeta>>[] {
  const sets = readSets('meta_attributes', owners, document);
  for (const { values } of sets) {
    for (const [name, { element }] of values) {
      if (table.names.has(name)) continue;
      const kind = withoutEffect.has(name) ? 'withoutEffect' : 'foreign';
      document.notes.add(kind, element, `meta attribute '${name}' of an operation`);
    }
  }
  return readFields(sets, table, document);
}
