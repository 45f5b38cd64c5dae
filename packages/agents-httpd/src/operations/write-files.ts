import { writeFile } from 'node:fs/promises';
import type { ServerPlan } from '../plan/server-plan.ts';

/** Writes what the plan has in the run directory, which must be there. */
export async function writeFiles({ files }: Pick<ServerPlan, 'files'>): Promise<void> {
  for (const { path, text } of files) await writeFile(path, text, { mode: 0o644 });
}
