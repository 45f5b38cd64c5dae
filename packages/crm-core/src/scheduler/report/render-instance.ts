import type { Role } from '@understudy/contracts';
import { invariant } from '../../base/invariant.ts';
import type { AgentName } from '../../model/configuration/configured-resource.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';

export function instanceOf(world: World, number: number): Instance {
  const instance = world.instances[number];
  invariant(instance !== undefined, `there is no instance ${String(number)}`);
  return instance;
}

export function nodeOf(world: World, number: number): WorldNode {
  const node = world.nodes[number];
  invariant(node !== undefined, `there is no node ${String(number)}`);
  return node;
}

const roleNames: Readonly<Record<Role, string>> = {
  stopped: 'Stopped',
  started: 'Started',
  unpromoted: 'Unpromoted',
  promoted: 'Promoted',
};

const taskNames: Readonly<Record<string, string>> = {
  start: 'Starting',
  stop: 'Stopping',
  promote: 'Promoting',
  demote: 'Demoting',
  migrate_to: 'Migrating',
  migrate_from: 'Migrating',
};

export interface LineOptions {
  /** Another name than its own. */
  readonly name?: string;
  /** The node that is told, in place of its own. */
  readonly node?: WorldNode | null;
}

/** `rsc (agent): Started node (flags)`. */
export function instanceLine(world: World, instance: Instance, options: LineOptions = {}): string {
  const nodes = instance.activeOn.map((number) => nodeOf(world, number));
  const node = options.node === undefined ? soleNode(world, instance, nodes) : options.node;
  const name = options.name ?? displayName(instance);
  const flags = instanceFlags(instance, { node });
  const parts = [
    `${instance.isRemoved ? 'ORPHANED ' : ''}${stateText(instance)}`,
    ...(node === null ? [] : [node.name]),
    ...(flags.length === 0 ? [] : [`(${flags.join(', ')})`]),
    ...(options.node === undefined && nodes.length > 1 ? [`[ ${nodes.map((one) => one.name).join(' ')} ]`] : []),
  ];
  return `${name}\t(${agentText(agentOf(instance))}):\t ${parts.join(' ')}`;
}

function soleNode(world: World, instance: Instance, nodes: readonly WorldNode[]): WorldNode | null {
  if (nodes.length === 1) return nodes[0] ?? null;
  const other = instance.lockedTo ?? (instance.pendingTask === null ? null : instance.pendingOn);
  return nodes.length > 1 || other === null ? null : nodeOf(world, other);
}

function displayName(instance: Instance): string {
  return instance.kind === 'primitive' && !instance.isUnique ? instance.resource.id : instance.id;
}

function agentOf(instance: Instance): AgentName {
  invariant(instance.resource.kind === 'primitive', `${instance.id} has no agent`);
  return instance.resource.agent;
}

function agentText({ standard, provider, type }: AgentName): string {
  return provider === null ? `${standard}:${type}` : `${standard}:${provider}:${type}`;
}

function stateText(instance: Instance): string {
  if (instance.isFailed) return instance.role === 'promoted' ? 'FAILED Promoted' : 'FAILED';
  const task = instance.pendingTask === null ? undefined : taskNames[instance.pendingTask];
  return task ?? roleNames[instance.role];
}

interface FlagOptions {
  readonly node?: WorldNode | null;
  readonly ofGroup?: boolean;
}

export function instanceFlags(instance: Instance, { node = null, ofGroup = false }: FlagOptions): readonly string[] {
  return [
    ...(node !== null && !node.online && node.unclean ? ['UNCLEAN'] : []),
    ...(instance.lockedTo !== null ? ['LOCKED'] : []),
    ...(!ofGroup && instance.pendingTask === 'monitor' ? ['Monitoring'] : []),
    ...(instance.resource.meta.targetRole === 'stopped' ? ['disabled'] : []),
    ...managementFlags(instance, ofGroup),
    ...(!ofGroup && instance.isFailureIgnored ? ['failure ignored'] : []),
  ];
}

function managementFlags(instance: Instance, ofGroup: boolean): readonly string[] {
  if (instance.block !== null && !ofGroup) return ['blocked'];
  if (instance.maintenance) return ['maintenance'];
  return instance.isManaged || instance.block !== null ? [] : ['unmanaged'];
}
