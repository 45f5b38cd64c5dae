import type { AgentManifest } from '@understudy/contracts';

/** What a manifest's schema says of one parameter. */
export type ParameterSchema = Readonly<Record<string, unknown>>;

/** The parameters that an agent names, in its own order. */
export function parametersOf({ parameters }: AgentManifest): readonly (readonly [string, ParameterSchema])[] {
  return Object.entries((parameters['properties'] ?? {}) as Readonly<Record<string, ParameterSchema>>);
}
