import type { NodeSituation } from '../../model/configuration/situation.ts';
import type { Resolved, ResolvedNode } from '../resolve/resolved.ts';
import type { NodeDraft } from './node-draft.ts';

const kindNames = { member: 'cluster', remote: 'remote', guest: 'container' } as const;

/** Permanent attributes, transient ones over them, and what every node is known by. */
export function nodeAttributes(
  node: ResolvedNode,
  kind: NodeDraft['kind'],
  said: NodeSituation | null,
  isController: boolean,
  resolved: Resolved,
): ReadonlyMap<string, string> {
  const attributes = new Map(node.attributes);
  for (const [name, value] of said?.attributes ?? []) attributes.set(name, value);
  attributes.set('#uname', node.name);
  attributes.set('#id', node.id);
  attributes.set('#kind', kindNames[kind]);
  attributes.set('#is_dc', String(isController));
  const { clusterName } = resolved.properties;
  if (clusterName !== undefined) attributes.set('#cluster-name', clusterName);
  const site = attributes.get('site-name') ?? clusterName;
  if (site !== undefined) attributes.set('#site-name', site);
  return attributes;
}

const affirmative: ReadonlySet<string> = new Set(['true', 'on', 'yes', 'y', '1']);

/** As people write it in an attribute; what is not said is not so. */
export function isAffirmative(value: string | undefined): boolean {
  return value !== undefined && affirmative.has(value.toLowerCase());
}
