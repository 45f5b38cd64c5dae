import { join } from 'node:path';
import { hostPaths, type AgentManifest } from '@understudy/contracts';
import { run, type Agent } from '@understudy/agent-kit';
import { findFencePrograms, type FenceProgram } from './find-programs.ts';
import { MetadataCache } from './metadata-cache.ts';
import { manifestFromMetadata, openManifest } from './read-metadata.ts';
import { fenceAgentOf } from './run-fence-agent.ts';

/** For asking all programs together, at one start; what is left is asked at the next. */
const budgetMs = 4_000;
const askTimeoutMs = 3_000;
const atOnce = 4;

/** All fence agents of this host. A program that is none, or cannot fence, is left out. */
export async function loadFenceAgents(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Agent[]> {
  const programs = findFencePrograms(environment);
  const cache = new MetadataCache(join(hostPaths(environment).stateDirectory, 'agents-ocf', 'fence-metadata.json'));
  const waiting = programs.filter((program) => cache.find(program) === null);
  const deadlineMs = performance.now() + budgetMs;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (performance.now() < deadlineMs) cache.add(next, await ask(next));
    }
  };
  if (waiting.length > 0) {
    await Promise.all(Array.from({ length: atOnce }, work));
    cache.save();
  }
  return programs.flatMap((program) => {
    const manifest = cache.find(program) ?? openManifest(program.name);
    return typeof manifest === 'string' ? [] : [fenceAgentOf(manifest, program.path)];
  });
}

/** A string: why it is no agent. */
async function ask({ name, path }: FenceProgram): Promise<AgentManifest | string> {
  const { code, stdout } = await run([path], {
    input: 'action=metadata\n',
    timeoutMs: askTimeoutMs,
    maxOutputBytes: 1_000_000,
  });
  if (code !== 0) return `it did not answer: exit code ${String(code)}`;
  try {
    return manifestFromMetadata(name, stdout);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
