import type { AgentName, Meta } from '../../model/configuration/configured-resource.ts';
import type {
  Resolved,
  ResolvedBundle,
  ResolvedClone,
  ResolvedOperation,
  ResolvedPrimitive,
} from '../resolve/resolved.ts';

/*
 * Resources that nobody wrote down and that follow from those that somebody did: the
 * connection to a guest, the parts of a bundle, and what is no longer configured.
 */

const connectionAgent: AgentName = { standard: 'ocf', provider: 'pacemaker', type: 'remote' };

/** The connection to the node that `container` brings. */
export function connectionOf(container: ResolvedPrimitive, node: string, resolved: Resolved): ResolvedPrimitive {
  const meta: Meta = {
    ...resolved.implied.meta,
    isManaged: container.metaSet.has('isManaged') ? container.meta.isManaged : resolved.implied.meta.isManaged,
    allowMigrate: container.metaSet.has('remoteAllowMigrate')
      ? container.meta.remoteAllowMigrate
      : resolved.implied.meta.allowMigrate,
    container: container.id,
    internalRemote: true,
  };
  return impliedPrimitive(node, connectionAgent, meta, [connectionMonitorOf(node, resolved)]);
}

/** A part of a bundle: as the bundle's own meta attributes say, and watched. */
export function bundlePart(
  id: string,
  agent: AgentName,
  parameters: ReadonlyMap<string, string>,
  bundle: ResolvedBundle,
  resolved: Resolved,
): ResolvedPrimitive {
  return impliedPrimitive(id, agent, bundle.meta, [monitorOf(id, 60_000, resolved)], parameters);
}

export function bundleConnection(
  id: string,
  container: string,
  parameters: ReadonlyMap<string, string>,
  bundle: ResolvedBundle,
  resolved: Resolved,
): ResolvedPrimitive {
  const meta: Meta = { ...bundle.meta, container, internalRemote: true, allowMigrate: false };
  return impliedPrimitive(id, connectionAgent, meta, [connectionMonitorOf(id, resolved)], parameters);
}

/** The copies of what runs within a bundle, one a container. */
export function bundleClone(bundle: ResolvedBundle, child: ResolvedPrimitive, replicas: number): ResolvedClone {
  const { promotedMax, replicasPerHost } = bundle.bundle.container;
  const meta: Meta = {
    ...bundle.meta,
    cloneMax: replicas,
    cloneNodeMax: replicasPerHost,
    globallyUnique: replicasPerHost > 1,
    ordered: true,
    promotable: isPromotableWithin(bundle),
    promotedMax: promotedMax > 0 ? promotedMax : bundle.meta.promotedMax,
  };
  const id = `${bundle.id}-${promotedMax > 0 ? 'master' : 'clone'}`;
  return { kind: 'clone', id, meta, metaSet: bundle.metaSet, child };
}

/** Its copies are promoted: it says so, or says how many. */
export function isPromotableWithin({ bundle, meta }: ResolvedBundle): boolean {
  return bundle.container.promotedMax > 0 || meta.promotable;
}

/** What only the history knows. It stays what it is, or is stopped: nothing else is known of it. */
export function removedPrimitive(id: string, agent: AgentName, container: string | null, resolved: Resolved) {
  const meta: Meta = { ...resolved.implied.meta, container };
  return impliedPrimitive(id, agent, meta, []);
}

function impliedPrimitive(
  id: string,
  agent: AgentName,
  meta: Meta,
  operations: readonly ResolvedOperation[],
  parameters: ReadonlyMap<string, string> = new Map(),
): ResolvedPrimitive {
  return {
    kind: 'primitive',
    id,
    agent,
    meta,
    metaSet: new Set(),
    utilization: new Map(),
    operations,
    parametersOn: () => parameters,
  };
}

function monitorOf(resource: string, intervalMs: number, resolved: Resolved): ResolvedOperation {
  return {
    id: `${resource}-monitor-${String(intervalMs / 1000)}s`,
    name: 'monitor',
    intervalMs,
    meta: resolved.implied.operation,
    metaSet: new Set(),
    parametersOn: () => new Map(),
  };
}

/** A node that does not answer for that long is lost. */
function connectionMonitorOf(connection: string, resolved: Resolved): ResolvedOperation {
  const monitor = monitorOf(connection, 30_000, resolved);
  return { ...monitor, meta: { ...monitor.meta, timeoutMs: 30_000 } };
}
