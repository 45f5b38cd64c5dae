import { fenceActions, type AgentAction, type AgentManifest, type JsonSchema } from '@understudy/contracts';
import fs from '@understudy/agents-fs';
import httpd from '@understudy/agents-httpd';
import ipaddr from '@understudy/agents-ipaddr';
import mysql from '@understudy/agents-mysql';

/** The manifests of the agents that come with it, by name. */
export const installedAgents: ReadonlyMap<string, AgentManifest> = new Map(
  [fs, httpd, ipaddr, mysql].flat().map(({ manifest }) => [manifest.name, manifest]),
);

/** As two of ClusterLabs' agents describe themselves, as far as the page uses them: whether they are installed or not. */
export const fenceAgentsForTests: ReadonlyMap<string, AgentManifest> = new Map(
  [
    fenceAgent('fence:ipmilan', { lanplus: { type: 'boolean' } }),
    fenceAgent('fence:apc_snmp', { community: { type: 'string', writeOnly: true } }),
  ].map((manifest) => [manifest.name, manifest]),
);

function fenceAgent(name: string, parameters: JsonSchema): AgentManifest {
  const actions = fenceActions.map((action) => ({ action, timeoutMs: 20_000 }));
  const text = { type: 'string' };
  const properties = { ip: text, username: text, password: { ...text, writeOnly: true }, ...parameters };
  return {
    name,
    version: '4.12.1',
    description: name,
    parameters: { type: 'object', properties },
    actions: [],
    fencing: { actions, hostArgument: 'plug' },
  };
}

/**
 * The OCF scripts of the examples, as they describe themselves (resource-agents 4.12, drbd-utils 9.22), as far as the
 * examples use them: whether they are installed or not. Required parameters first.
 */
export const ocfAgentsForTests: ReadonlyMap<string, AgentManifest> = new Map(
  [
    ocfAgent('ocf:heartbeat:LVM-activate', ['vgname', 'vg_access_mode'], ['lvname']),
    ocfAgent('ocf:heartbeat:exportfs', ['clientspec', 'directory', 'fsid'], ['options']),
    ocfAgent('ocf:heartbeat:nfsserver', [], ['nfs_shared_infodir', 'nfs_ip']),
    ocfAgent('ocf:linbit:drbd', ['drbd_resource'], [], ['promote', 'demote', 'notify']),
  ].map((manifest) => [manifest.name, manifest]),
);

function ocfAgent(
  name: string,
  required: readonly string[],
  others: readonly string[],
  more: readonly AgentAction[] = [],
): AgentManifest {
  const actions = ['start', 'stop', 'monitor', 'validate', ...more] as const;
  const properties = Object.fromEntries([...required, ...others].map((parameter) => [parameter, { type: 'string' }]));
  return {
    name,
    version: '1.0.0',
    description: name,
    parameters: { type: 'object', additionalProperties: false, properties, required },
    actions: actions.map((action) => ({ action, timeoutMs: 20_000 })),
    ...(more.includes('promote') ? { saysPromotionScore: true } : {}),
  };
}
