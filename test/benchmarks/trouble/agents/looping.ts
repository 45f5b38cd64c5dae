import { defineAgent, notRunning, ok } from 'understudy/agent';

/** Starts and stops well; then each of its monitors goes wrong in the same way. */
export default defineAgent({
  name: 'looping',
  version: '1.0.0',
  description: 'Blocks its process: nothing in it runs any more.',
  parameters: { type: 'object' },
  timeoutsMs: { monitor: 1_000 },
  start: async () => ok(),
  stop: async () => ok(),
  monitor: async ({ probe }) => {
    if (probe) return notRunning();
    for (;;);
  },
});
