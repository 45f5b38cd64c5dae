import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hostPaths } from '@understudy/contracts';

/**
 * Finds fence agents as programs, without running any: `fence_ipmilan` in one of the
 * usual places is the agent `fence:ipmilan`. The first place that has a name wins.
 */

export interface FenceProgram {
  /** `fence:ipmilan`. */
  readonly name: string;
  readonly path: string;
  /** Changes when the program does. */
  readonly mark: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** In order of name. */
export function findFencePrograms(environment: Environment = process.env): readonly FenceProgram[] {
  const found = new Map<string, FenceProgram>();
  for (const folder of foldersOf(environment)) {
    for (const file of filesIn(folder)) {
      const program = programAt(folder, file);
      if (program !== null && !found.has(program.name)) found.set(program.name, program);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of your own first, then those that packages install. */
function foldersOf(environment: Environment): readonly string[] {
  const { configDirectory } = hostPaths(environment);
  return [join(configDirectory, 'fence'), '/usr/local/sbin', '/usr/sbin', '/sbin'];
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const programName = /^fence_([A-Za-z0-9][A-Za-z0-9_.-]{0,63})$/;
/** Of the package's, but no agents: helpers that are given other arguments. */
const noAgents: ReadonlySet<string> = new Set(['fence_virtd', 'fence_watchdog', 'fence_legacy']);

function programAt(folder: string, file: string): FenceProgram | null {
  const name = programName.exec(file)?.[1];
  if (name === undefined || noAgents.has(file)) return null;
  const path = join(folder, file);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || (stats.mode & 0o111) === 0) return null;
  return { name: `fence:${name}`, path, mark: `${stats.mtimeMs}/${stats.size}` };
}
