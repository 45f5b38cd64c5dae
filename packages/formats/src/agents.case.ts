import type { AgentAction, AgentManifest } from '@understudy/contracts';
import type { DefinitionContext } from '@understudy/crm-core';

const actions: readonly AgentAction[] = ['start', 'stop', 'monitor'];

function manifest(
  name: string,
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[],
): AgentManifest {
  return {
    name,
    version: '1.0.0',
    description: `The ${name} agent.`,
    parameters: { type: 'object', properties, required },
    actions: actions.map((action) => ({ action, timeoutMs: 20_000 })),
  };
}

const manifests = [
  manifest('ipaddr', { ip: { type: 'string' }, cidr_netmask: { type: 'integer' } }, ['ip']),
  manifest('httpd', { port: { type: 'integer' }, root: { type: 'string' } }, []),
];

/** Two nodes and two agents, for tests. */
export const context: DefinitionContext = {
  nodes: ['a', 'b'],
  manifests: new Map(manifests.map((each) => [each.name, each])),
};
