import type { OperationContext } from '@understudy/agent-kit';
import { readMounts } from './mount-table.ts';
import { tagOf, type FsParameters } from './parameters.ts';
import { realDirectory } from './real-directory.ts';
import { rememberedDevice } from './remembered-device.ts';
import { survey, type Survey } from './survey.ts';
import { resolveTarget, type Target } from './target.ts';

export interface Location {
  readonly directory: string;
  readonly target: Target;
  /** The device number that a start noted down, or null. */
  readonly remembered: string | null;
  readonly survey: Survey;
}

/**
 * Where this resource is now. A label or UUID is looked up only if no start has noted
 * what it stood for: the search reads every disk, which is too dear for a monitor and
 * may hang just when a disk has died.
 */
export async function locate(context: OperationContext<FsParameters>): Promise<Location> {
  const { parameters, runDirectory } = context;
  const directory = await realDirectory(parameters.directory);
  const remembered = await rememberedDevice(runDirectory);
  const mounts = await readMounts();
  const known = tagOf(parameters.device) !== null && mounts.some(({ device }) => device === remembered);
  const target: Target = known
    ? { kind: 'absent', reason: 'the device that was mounted is known' }
    : await resolveTarget(context);
  return { directory, target, remembered, survey: survey(mounts, directory, target, remembered) };
}
