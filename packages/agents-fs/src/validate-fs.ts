import { readFile } from 'node:fs/promises';
import { failed, ok, run, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { FsParameters } from './parameters.ts';
import { resolveTarget } from './target.ts';

/**
 * Checks the parameters and the programs that will be needed; changes nothing. A
 * device that is not here yet is no mistake: an earlier member of the group may bring it.
 */
export async function validateFs(context: OperationContext<FsParameters>): Promise<Outcome> {
  const missing = await missingProgram(context.signal);
  if (missing !== null) return failed(missing, 'notInstalled');
  const target = await resolveTarget(context);
  if (target.kind === 'absent') return ok(`device: ${target.reason} (it may come later)`);
  const { fstype } = context.parameters;
  if (fstype !== undefined && !(await isKnownType(fstype))) {
    return ok(`fstype: the kernel does not know ${fstype} yet; mount will look for a module or a helper`);
  }
  return ok();
}

async function missingProgram(signal: AbortSignal): Promise<string | null> {
  for (const program of ['mount', 'umount', 'blkid', 'dd']) {
    const { failedToStart, aborted } = await run([program, '--version'], { signal });
    if (failedToStart !== undefined && !aborted) return failedToStart;
  }
  return null;
}

async function isKnownType(type: string): Promise<boolean> {
  const text = await readFile('/proc/filesystems', 'utf8').catch(() => '');
  return text.split('\n').some((line) => line.split('\t').at(-1) === type);
}
