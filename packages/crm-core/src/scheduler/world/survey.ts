import type { ResourceHistory, Situation } from '../../model/configuration/situation.ts';
import type { DecideOptions } from '../decide-options.ts';
import type { Resolved } from '../resolve/resolved.ts';
import type { FailCountIndex } from './fail-counts.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { NodeDraft } from './node-draft.ts';
import type { Nursery } from './nursery.ts';

/** All that this stage looks things up in while it reads the histories. */
export interface Survey {
  readonly resolved: Resolved;
  readonly situation: Situation;
  readonly options: DecideOptions;
  readonly nursery: Nursery;
  /** By name, in the order of their numbers. */
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  /** By node, then by the name that the node has for the resource; in the order of the situation. */
  readonly histories: ReadonlyMap<string, ReadonlyMap<string, ResourceHistory>>;
  readonly failCounts: FailCountIndex;
  readonly hasFencingDevice: boolean;
  /** Containers of bundles that have to be stopped for what failed within. */
  readonly failedContainers: Set<InstanceDraft>;
  /** Notes when something that counts now will have run out. */
  readonly recheckAt: (wallMs: number) => void;
}

export function indexHistories(histories: readonly ResourceHistory[]): Survey['histories'] {
  const index = new Map<string, Map<string, ResourceHistory>>();
  for (const history of histories) {
    const byResource = index.get(history.node) ?? new Map<string, ResourceHistory>();
    index.set(history.node, byResource);
    byResource.set(history.resource, history);
  }
  return index;
}

/** Whether the cluster as it stands is able, and allowed, to fence that node. */
export function canFence(node: NodeDraft, survey: Survey): boolean {
  const { properties } = survey.resolved;
  if (!properties.fencingEnabled) return false;
  if (node.kind === 'guest') return (node.container?.activeOn ?? []).every((host) => canFence(host, survey));
  if (!survey.hasFencingDevice) return false;
  return survey.situation.quorate || properties.noQuorumPolicy === 'ignore' || node.online;
}
