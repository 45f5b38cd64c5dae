import type { AgentManifest } from '@understudy/contracts';

/** Asked for its start, its host will answer that it is not installed. */
export const unknownAgent: Omit<AgentManifest, 'name'> = {
  version: '0.0.0',
  description: '',
  parameters: {},
  actions: [
    { action: 'start', timeoutMs: 0 },
    { action: 'stop', timeoutMs: 0 },
    { action: 'monitor', timeoutMs: 0 },
  ],
};
