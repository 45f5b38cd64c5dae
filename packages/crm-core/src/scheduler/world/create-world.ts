import type { Situation } from '../../model/configuration/situation.ts';
import type { DecideOptions } from '../decide-options.ts';
import type { Resolved } from '../resolve/resolved.ts';
import { draftNodes } from './draft-nodes.ts';
import { indexFailCounts } from './fail-counts.ts';
import { finishWorld } from './finish-world.ts';
import { forbidFailing } from './forbid-failing.ts';
import { holdsFenceDevice } from './fence-device.ts';
import { growInstances, isConnection } from './grow-instances.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { NodeDraft } from './node-draft.ts';
import { openNursery } from './nursery.ts';
import type { Nursery } from './nursery.ts';
import { noteOutdatedFailures } from './outdated-failure.ts';
import { readHistories } from './read-histories.ts';
import { distrustUnseen, linkConnections } from './remote-state.ts';
import { holdShutdownLocks } from './shutdown-locks.ts';
import type { Survey } from './survey.ts';
import type { World } from './world.ts';

/**
 * The cluster as it stands: what is configured, spelt out into instances and nodes, and
 * what the history says of each of them. Pure; the drafts that it works with do not
 * leave it.
 */
export function createWorld(resolved: Resolved, situation: Situation, options: DecideOptions): World {
  const nursery = openNursery(resolved);
  growInstances(nursery);
  const instances = new Set(nursery.instances.values());
  const connections = [...instances].filter((draft) => isConnectionDraft(draft));
  const nodes = draftNodes({ resolved, situation, connections, isConfigured: (id) => nursery.instances.has(id) });
  linkConnections(nodes, instances);
  const { fencingEnabled, startupFencing } = resolved.properties;
  if (fencingEnabled && startupFencing) for (const node of nodes) distrustUnseen(node);
  linkReplicas(nursery);
  linkContainers(instances, nursery);
  if (resolved.properties.maintenanceMode) for (const draft of instances) leaveAlone(draft);
  for (const draft of instances) if (draft.maintenance) draft.isManaged = false;
  const recheck = openRecheck(resolved.nowWallMs);
  const survey = openSurvey(resolved, situation, options, nursery, nodes, recheck.at);
  readHistories(survey);
  noteOutdatedFailures(survey);
  holdShutdownLocks(survey);
  forbidFailing(survey);
  return finishWorld(survey, nodes, recheck.earliest());
}

function isConnectionDraft({ resource }: InstanceDraft): boolean {
  return resource.kind === 'primitive' && isConnection(resource);
}

function leaveAlone(draft: InstanceDraft): void {
  draft.maintenance = true;
}

function linkReplicas(nursery: Nursery): void {
  for (const root of nursery.roots) {
    if (root.replicas === null) continue;
    root.replicas = root.replicas.map((replica) => ({ ...replica, node: replica.remote?.remoteNode ?? null }));
  }
}

/** What says that it lives in another resource. */
function linkContainers(instances: Iterable<InstanceDraft>, nursery: Nursery): void {
  for (const draft of instances) {
    const name = draft.kind === 'primitive' ? draft.resource.meta.container : null;
    if (name === null || name === draft.id) continue;
    draft.container ??= nursery.instances.get(name) ?? null;
  }
}

function openSurvey(
  resolved: Resolved,
  situation: Situation,
  options: DecideOptions,
  nursery: Nursery,
  nodes: readonly NodeDraft[],
  recheckAt: Survey['recheckAt'],
): Survey {
  return {
    resolved,
    situation,
    options,
    nursery,
    nodes: new Map(nodes.map((node) => [node.name, node])),
    failCounts: indexFailCounts(situation.failCounts),
    hasFencingDevice: hasFencingDevice(resolved),
    failedContainers: new Set(),
    recheckAt,
  };
}

function hasFencingDevice({ properties, hasOwnDevices, resources }: Resolved): boolean {
  return hasOwnDevices || properties.haveWatchdog || resources.some(holdsFenceDevice);
}

function openRecheck(nowWallMs: number): { readonly at: Survey['recheckAt']; readonly earliest: () => number | null } {
  let earliest: number | null = null;
  return {
    at: (wallMs) => {
      if (wallMs > nowWallMs && (earliest === null || wallMs < earliest)) earliest = wallMs;
    },
    earliest: () => earliest,
  };
}
