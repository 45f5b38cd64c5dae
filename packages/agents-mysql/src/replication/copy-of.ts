import type { OperationContext } from '@understudy/agent-kit';
import { serverPathsOf, type ServerPaths } from '../server-paths.ts';
import { serverOptions } from './mariadb.ts';
import type { ReplicatedParameters } from './replicated-parameters.ts';

export type ReplicatedContext = OperationContext<ReplicatedParameters>;

/** The files of this copy's server. */
export function pathsOf({ parameters, runDirectory }: ReplicatedContext): ServerPaths {
  return serverPathsOf(parameters, runDirectory);
}

/** The number of this copy: the same on its node for ever, and hardly ever that of another. */
export function serverIdOf({ parameters, node }: Pick<ReplicatedContext, 'parameters' | 'node'>): number {
  return parameters.server_id ?? hashOf(node);
}

/** FNV-1a, 32 bits; never 0, which is no number of a server. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash === 0 ? 1 : hash;
}

/** As the agent `mysql` would be asked to run this copy's server. What the administrator says comes last, and wins. */
export function asServer(context: ReplicatedContext): ReplicatedContext {
  const own = serverOptions(serverIdOf(context)).join(' ');
  const more = context.parameters.additional_parameters;
  const additional_parameters = more === undefined ? own : `${own} ${more}`;
  return { ...context, parameters: { ...context.parameters, additional_parameters } };
}
