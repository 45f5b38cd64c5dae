/** Bundles: containers, and what runs in them. */
import type { ConfiguredBundle, ConfiguredPrimitive } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { childNamed, childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { readMeta } from './cib-meta.ts';
import { parseBoolean, parseInteger } from './cib-values.ts';

const technologies = ['docker', 'podman', 'rkt'] as const;

export function readBundle(
  element: XmlElement,
  document: CibDocument,
  readPrimitive: (element: XmlElement) => ConfiguredPrimitive | null,
): ConfiguredBundle | null {
  const technology = technologies.find((name) => childNamed(element, name) !== undefined);
  const container = technology === undefined ? undefined : childNamed(element, technology);
  if (technology === undefined || container === undefined) {
    document.notes.add('invalid', element, 'it names no container technology: the bundle is left out');
    return null;
  }
  const primitive = childNamed(element, 'primitive');
  return {
    kind: 'bundle',
    id: idOf(element),
    meta: readMeta([element], document),
    container: readContainer(technology, container, document),
    network: readNetwork(childNamed(element, 'network'), document),
    storage: childrenNamed(element, 'storage').flatMap((storage) => readStorage(storage)),
    primitive: primitive === undefined ? null : readPrimitive(primitive),
  };
}

function readContainer(
  technology: ConfiguredBundle['container']['technology'],
  element: XmlElement,
  document: CibDocument,
): ConfiguredBundle['container'] {
  const said = (name: string): string | null => element.attributes.get(name) ?? null;
  const promotedName = element.attributes.has('promoted-max') ? 'promoted-max' : 'masters';
  return {
    technology,
    image: said('image') ?? '',
    replicas: readCount(element, 'replicas', 1, document),
    replicasPerHost: readCount(element, 'replicas-per-host', 1, document) ?? 1,
    promotedMax: readCount(element, promotedName, 0, document) ?? 0,
    network: said('network'),
    runCommand: said('run-command'),
    options: said('options'),
  };
}

/** Null if it is not said, or cannot be read. */
function readCount(element: XmlElement, name: string, least: number, { notes }: CibDocument): number | null {
  const text = element.attributes.get(name);
  if (text === undefined) return null;
  const count = parseInteger(text);
  if (count !== undefined && count >= least) return count;
  notes.invalid(element, name, text, 'the default holds');
  return null;
}

function readNetwork(element: XmlElement | undefined, document: CibDocument): ConfiguredBundle['network'] {
  if (element === undefined) return null;
  const said = (name: string): string | null => element.attributes.get(name) ?? null;
  return {
    ipRangeStart: said('ip-range-start'),
    controlPort: readCount(element, 'control-port', 0, document),
    hostInterface: said('host-interface'),
    hostNetmask: said('host-netmask'),
    addHost: parseBoolean(said('add-host') ?? 'true') ?? true,
    portMappings: childrenNamed(element, 'port-mapping').map((mapping) => ({
      id: idOf(mapping),
      port: mapping.attributes.get('port') ?? null,
      internalPort: mapping.attributes.get('internal-port') ?? null,
      range: mapping.attributes.get('range') ?? null,
    })),
  };
}

function readStorage(element: XmlElement): ConfiguredBundle['storage'][number][] {
  return childrenNamed(element, 'storage-mapping').map(({ attributes }) => ({
    id: attributes.get('id') ?? '',
    sourceDir: attributes.get('source-dir') ?? null,
    sourceDirRoot: attributes.get('source-dir-root') ?? null,
    targetDir: attributes.get('target-dir') ?? '',
    options: attributes.get('options') ?? null,
  }));
}
