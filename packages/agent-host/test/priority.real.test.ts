import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AgentHost } from '../src/agent-host.ts';

const agent = `
import { defineAgent, ok, run } from 'understudy/agent';
const nice = async () => ok((await run(['nice'])).stdout.trim());
export default defineAgent({
  name: 'nice', version: '1.0.0', description: 'Says how nice a service of it would be.',
  parameters: { type: 'object' },
  actions: ['start', 'stop', 'monitor'].map((action) => ({ action, timeoutMs: 10_000, intervalMs: 10_000 })),
  start: nice, stop: nice, monitor: nice,
});
`;

it.runIf(process.getuid?.() === 0)(
  'what an agent starts has the ordinary priority, whatever its host has',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'understudy-nice-'));
    const own = getPriority();
    await writeFile(join(directory, 'nice.ts'), agent);
    const host = new AgentHost({
      plugins: { folders: [directory] },
      node: 'a',
      runDirectory: join(directory, 'run'),
      log: () => undefined,
    });
    try {
      setPriority(-10);
      await host.start();
      const request = {
        resource: 'r',
        agent: 'nice',
        action: 'start',
        parameters: {},
        node: 'a',
        generation: 0,
      } as const;
      const rest = { operationId: '1', timeoutMs: 10_000, intervalMs: 0, probe: false };
      const result = await host.run({ ...request, ...rest }, new AbortController().signal);
      expect(result).toMatchObject({ code: 'ok', reason: '0' });
    } finally {
      setPriority(own);
      await host.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
);
