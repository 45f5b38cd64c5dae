import type { AgentCall, AgentManifest } from '@understudy/contracts';

/** All that an agent of this manifest can be asked. */
export function callsOf({ actions, fencing, watches }: AgentManifest): readonly AgentCall[] {
  const calls = [...actions, ...(fencing?.actions ?? [])].map(({ action }) => action);
  return watches === true ? [...calls, 'watch'] : calls;
}
