import { infinity } from '../../base/score.ts';
import type { Instance, Replica } from '../world/world.ts';
import { placeCopies } from './place-copies.ts';
import { traceTree } from './trace.ts';
import { changing, done, instanceAt, nodeOf, open, rowOf, underWay, type Workspace } from './workspace.ts';

/** The containers as copies; then of each its address and connection, and what runs in it on its own node. */
export function placeBundle(workspace: Workspace, bundle: Instance): void {
  const { progress } = workspace;
  if (progress[bundle.number] !== open || bundle.resource.kind !== 'bundle') return;
  progress[bundle.number] = underWay;
  const replicas = bundle.replicas ?? [];
  traceTree(workspace, 'pcmk__bundle_assign', bundle);
  placeCopies(workspace, {
    holder: bundle,
    copies: replicas.map(({ container }) => instanceAt(workspace, container)),
    max: replicas.length,
    maxOfNode: bundle.resource.bundle.container.replicasPerHost,
  });
  for (const replica of replicas) placeReplica(workspace, replica);
  placeWithin(workspace, bundle, replicas);
  progress[bundle.number] = done;
}

function placeReplica(workspace: Workspace, { ip, container, remote, child, node }: Replica): void {
  const host = nodeOf(workspace, container);
  if (ip !== null) workspace.place(workspace, instanceAt(workspace, ip), host);
  if (remote !== null) placeConnection(workspace, instanceAt(workspace, remote), host);
  if (child === null || node === null) return;
  const row = rowOf(workspace, child);
  changing(workspace, child, { kind: 'replica' }, () => {
    for (let other = 0; other < row.length; other++) row[other] = other === node ? infinity : -infinity;
  });
}

/** Where the container is on a remote node, only who holds the connection to that can reach into it. */
function placeConnection(workspace: Workspace, connection: Instance, host: number): void {
  const outer = workspace.world.nodes[host];
  if (outer?.kind === 'remote' && outer.connection !== null) {
    workspace.place(workspace, instanceAt(workspace, outer.connection), -1);
    const row = rowOf(workspace, connection.number);
    const only = nodeOf(workspace, outer.connection);
    for (let node = 0; node < row.length; node++) if (node !== only) row[node] = -infinity;
  }
  workspace.place(workspace, connection, -1);
}

/** The copies within: every replica's node takes the one that is its own. */
function placeWithin(workspace: Workspace, bundle: Instance, replicas: readonly Replica[]): void {
  const clone = bundle.children.map((child) => instanceAt(workspace, child)).find(({ kind }) => kind === 'clone');
  if (clone === undefined) return;
  const own = new Set(replicas.map(({ node }) => node));
  const row = rowOf(workspace, clone.number);
  changing(workspace, clone.number, { kind: 'replica' }, () => {
    for (let node = 0; node < row.length; node++) row[node] = own.has(node) ? 0 : -infinity;
  });
  workspace.place(workspace, clone, -1);
}
