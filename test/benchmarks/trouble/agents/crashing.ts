import { defineAgent, notRunning, ok } from 'understudy/agent';

/** Starts and stops well; then each of its monitors goes wrong in the same way. */
export default defineAgent({
  name: 'crashing',
  version: '1.0.0',
  description: 'Ends its process.',
  parameters: { type: 'object' },
  timeoutsMs: { monitor: 1_000 },
  start: async () => ok(),
  stop: async () => ok(),
  monitor: async ({ probe }) => {
    if (probe) return notRunning();
    process.exit(3);
  },
});
