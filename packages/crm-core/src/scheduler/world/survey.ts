import type { Situation } from '../../model/configuration/situation.ts';
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
  readonly failCounts: FailCountIndex;
  readonly hasFencingDevice: boolean;
  /** Containers of bundles that have to be stopped for what failed within. */
  readonly failedContainers: Set<InstanceDraft>;
  /** Notes when something that counts now will have run out. */
  readonly recheckAt: (wallMs: number) => void;
}

/** Whether the cluster as it stands is able, and allowed, to fence that node. */
export function canFence(node: NodeDraft, survey: Survey): boolean {
  const { properties } = survey.resolved;
  if (!properties.fencingEnabled) return false;
  if (node.kind === 'guest') return (node.container?.activeOn ?? []).every((host) => canFence(host, survey));
  if (!survey.hasFencingDevice) return false;
  return survey.situation.quorate || properties.noQuorumPolicy === 'ignore' || node.online;
}
