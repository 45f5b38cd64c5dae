import { join } from 'node:path';
import { hostPaths } from '@understudy/contracts';
import { run, type Agent } from '@understudy/agent-kit';
import { findProgram, programsIn } from '../programs.ts';
import type { Environment, Finding } from '../find-agent.ts';
import { notThere } from '../not-there.ts';
import { manifestFromMetadata } from './fence-manifest.ts';
import { fenceAgentOf } from './run-fence-agent.ts';

/** `fence:ipmilan` is the program `fence_ipmilan` in one of the usual places; the first place that has it wins. */
export async function findFenceAgent(name: string, environment: Environment): Promise<Finding> {
  const type = name.slice('fence:'.length);
  const folders = foldersOf(environment);
  const path = programName.test(type) && !noAgents.has(type) ? findProgram(folders, `fence_${type}`) : null;
  if (path === null) return notThere(name, `fence_${type}`, folders, agentNames(folders));
  const { code, stdout } = await run([path], {
    input: 'action=metadata\n',
    timeoutMs: askTimeoutMs,
    maxOutputBytes: 1_000_000,
  });
  if (code !== 0) return `${path} does not say what it can do (action=metadata): exit code ${String(code)}`;
  return asAgent(name, path, stdout);
}

function asAgent(name: string, path: string, metadata: string): Agent | string {
  try {
    return fenceAgentOf(manifestFromMetadata(name, metadata), path);
  } catch (error) {
    return `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Of your own first, then those that packages install. */
function foldersOf(environment: Environment): readonly string[] {
  const { configDirectory } = hostPaths(environment);
  return [join(configDirectory, 'fence'), '/usr/local/sbin', '/usr/sbin', '/sbin'];
}

/** Python programs that load half a library: slow on a host that is just booting. */
const askTimeoutMs = 8_000;
const programName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** Of the package's, but no agents: helpers that are given other arguments. */
const noAgents: ReadonlySet<string> = new Set(['virtd', 'watchdog', 'legacy']);

function agentNames(folders: readonly string[]): readonly string[] {
  const types = programsIn(folders).flatMap((file) => (file.startsWith('fence_') ? [file.slice('fence_'.length)] : []));
  return types.filter((type) => programName.test(type) && !noAgents.has(type)).map((type) => `fence:${type}`);
}
