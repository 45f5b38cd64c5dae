import { defineAgent, notRunning, ok, pause } from 'understudy/agent';

/** Starts and stops well; then each of its monitors goes wrong in the same way. */
export default defineAgent({
  name: 'leaky',
  version: '1.0.0',
  description: 'Never gives back what it takes: its process is ended at its limit.',
  parameters: { type: 'object' },
  timeoutsMs: { monitor: 1_000 },
  start: async () => ok(),
  stop: async () => ok(),
  monitor: async ({ probe }) => {
    if (probe) return notRunning();
    const hoard: string[] = [];
    for (;;) {
      for (let taken = 0; taken < 1_000; taken += 1) hoard.push(String(taken).repeat(1_000));
      await pause(1);
    }
  },
});
