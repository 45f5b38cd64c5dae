import type { AgentAction, AgentManifest, FenceAgentAction, JsonSchema, Problem } from '@understudy/contracts';
import { checkDefinition, type DefinitionReading } from './check-definition.ts';
import type { DefinitionContext } from './check-context.ts';

const timeouts: Partial<Record<AgentAction, number>> = { start: 30_000, stop: 40_000, promote: 2_000 };

/** Agents for tests: `address` is cold, `web` knows promote, `disk` has a secret and a bare manifest. */
export const manifests: ReadonlyMap<string, AgentManifest> = new Map(
  [
    manifest('address', ['start', 'stop', 'monitor', 'validate'], {
      type: 'object',
      required: ['ip'],
      properties: {
        ip: { type: 'string', description: 'the address' },
        cidr_netmask: { type: 'integer', minimum: 0, maximum: 128 },
        nic: { type: 'string' },
      },
    }),
    manifest('web', ['start', 'stop', 'monitor', 'promote', 'demote', 'reload'], {
      type: 'object',
      additionalProperties: false,
      properties: {
        port: { type: 'integer', minimum: 1, maximum: 65_535 },
        root: { type: 'string' },
        server: { enum: ['builtin', 'apache', 'nginx'] },
        fast: { type: 'boolean' },
        label: { type: 'string' },
      },
    }),
    manifest('disk', ['start', 'stop', 'monitor'], {
      type: 'object',
      properties: { level: { type: 'integer' }, password: { type: 'integer', writeOnly: true } },
    }),
    manifest('broken', ['start', 'stop', 'monitor'], { type: 'nonsense' }),
    fenceManifest('fence:outlet', ['off', 'on', 'status', 'monitor', 'list'], 'plug'),
    fenceManifest('fence:blind', ['off', 'reboot', 'monitor'], null),
  ].map((each) => [each.name, each]),
);

function manifest(name: string, actions: readonly AgentAction[], parameters: JsonSchema): AgentManifest {
  return {
    name,
    version: '1.0.0',
    description: `The ${name} agent.`,
    parameters,
    actions: actions.map((action) => ({
      action,
      timeoutMs: timeouts[action] ?? 20_000,
      ...(action === 'monitor' && name !== 'disk' ? { intervalMs: 5_000 } : {}),
    })),
  };
}

function fenceManifest(name: string, actions: readonly FenceAgentAction[], hostArgument: string | null): AgentManifest {
  return {
    name,
    version: '1.0.0',
    description: `The ${name} agent.`,
    parameters: {
      type: 'object',
      required: ['ip'],
      properties: { ip: { type: 'string' }, password: { type: 'string', writeOnly: true } },
    },
    actions: [],
    fencing: { actions: actions.map((action) => ({ action, timeoutMs: 20_000 })), hostArgument },
  };
}

export const twoNodes: DefinitionContext = { nodes: ['alpha', 'beta'], manifests };

export function check(document: unknown, context: Partial<DefinitionContext> = {}): DefinitionReading {
  return checkDefinition(document, { ...twoNodes, ...context });
}

/** `unknown-agent at resources/site/agent: unknown agent 'wbe'; did you mean 'web'?` */
export function problemLines({ problems }: DefinitionReading): string[] {
  return problems.map(problemLine);
}

function problemLine({ code, path, message, hint }: Problem): string {
  return `${code} at ${path.join('/')}: ${message}${hint === '' ? '' : `; ${hint}`}`;
}
