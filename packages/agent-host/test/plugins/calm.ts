import { defineAgent, ok } from '@understudy/agent-kit';

/** The neighbour of the moody one: always well, and nothing of its neighbour's trouble may reach it. */
export default defineAgent({
  name: 'calm',
  version: '1.0.0',
  description: 'Always well.',
  parameters: { type: 'object' },
  start: async () => ok(),
  stop: async () => ok(),
  monitor: async () => ok(String(process.pid)),
});
