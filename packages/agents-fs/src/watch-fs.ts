import { openSync, closeSync } from 'node:fs';
import { notRunning, ok, whenReadable, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { readMounts } from './mount-table.ts';
import type { FsParameters } from './parameters.ts';
import { realDirectory } from './real-directory.ts';

/** Waits until the mount table says something else of the directory: no mount, another one, other options. */
export async function watchFs({ parameters, signal }: OperationContext<FsParameters>): Promise<Outcome> {
  const directory = await realDirectory(parameters.directory);
  // The kernel remembers for each open table which changes its reader knows: open it before the first look.
  const table = openSync('/proc/self/mountinfo', 'r');
  try {
    const first = await mountsAt(directory);
    if (first === '[]') return notRunning();
    while (await whenReadable(table, signal, 'urgent')) {
      if ((await mountsAt(directory)) !== first) return notRunning(`what is mounted at ${directory} has changed`);
    }
    return ok();
  } finally {
    closeSync(table);
  }
}

async function mountsAt(directory: string): Promise<string> {
  return JSON.stringify((await readMounts()).filter(({ point }) => point === directory));
}
