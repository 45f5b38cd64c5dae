import { run } from '@understudy/agent-kit';
import type { ServerPlan } from '../plan/server-plan.ts';

/** What the server itself finds wrong with its configuration, as a sentence; undefined if it is content. */
export async function testConfiguration(
  { configTest, env }: ServerPlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (configTest === null) return undefined;
  const result = await run(configTest, { env, signal });
  if (result.code === 0) return undefined;
  if (result.failedToStart !== undefined) return result.failedToStart;
  const words = `${result.stdout}\n${result.stderr}`.trim().replaceAll(/\s*\n\s*/g, ' ');
  return `the configuration is refused: ${words}`;
}
