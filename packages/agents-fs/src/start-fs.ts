import { mkdir } from 'node:fs/promises';
import { failed, ok, run, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { checkFileSystem } from './check-file-system.ts';
import { mountText, readMounts, readOnlyReason, type Mount } from './mount-table.ts';
import { wantsToWrite, type FsParameters } from './parameters.ts';
import { rememberDevice } from './remembered-device.ts';
import { failureText } from './failure-text.ts';
import { hasDeviceToItself, survey, type Survey } from './survey.ts';
import { resolveTarget, type Target } from './target.ts';
import { realDirectory } from './real-directory.ts';

type Context = OperationContext<FsParameters>;
type FoundTarget = Exclude<Target, { kind: 'absent' }>;

/** Checks and mounts it; done when the mount table shows it, writable if it is to be. */
export async function startFs(context: Context): Promise<Outcome> {
  const { parameters } = context;
  const target = await resolveTarget(context);
  if (target.kind === 'absent') return failed(`device: ${target.reason}`);
  const directory = await realDirectory(parameters.directory);
  const before = survey(await readMounts(), directory, target, null);
  const obstacle = obstacleTo(before, directory);
  if (obstacle !== null) return failed(obstacle);
  if (before.atDirectory !== undefined) return acceptMount(before.atDirectory, target, context);
  return mountTarget(target, directory, context);
}

function obstacleTo({ stranger, elsewhere }: Survey, directory: string): string | null {
  if (stranger !== undefined) return `${directory} holds another mount already: ${mountText(stranger)}`;
  const [other] = elsewhere;
  return other === undefined ? null : `the device is mounted elsewhere on this host: ${mountText(other)}`;
}

async function mountTarget(target: FoundTarget, directory: string, context: Context): Promise<Outcome> {
  const made = await makeDirectory(directory, context);
  if (made !== null) return failed(made);
  const unfit = target.kind === 'block' ? await checkFileSystem(target.source, context) : null;
  if (unfit !== null) return failed(unfit);
  const argv = mountWords(target, directory, context.parameters);
  const problem = failureText(argv, await run(argv, { timeoutMs: context.remainingMs() }));
  const after = survey(await readMounts(), directory, target, null);
  if (after.atDirectory !== undefined && after.stranger === undefined) {
    return acceptMount(after.atDirectory, target, context);
  }
  return failed(problem ?? `mount reported success, but ${directory} is not in the mount table`);
}

async function acceptMount(mount: Mount, target: FoundTarget, context: Context): Promise<Outcome> {
  // The device below a bind mount is not ours: nothing else on it may be taken for this resource.
  if (target.kind === 'block' && hasDeviceToItself(mount)) await rememberDevice(context.runDirectory, mount.device);
  const readOnly = wantsToWrite(context.parameters) ? readOnlyReason(mount) : null;
  return readOnly === null ? ok() : failed(`${mountText(mount)} cannot be written: ${readOnly}`);
}

async function makeDirectory(directory: string, context: Context): Promise<string | null> {
  try {
    const made = await mkdir(directory, { recursive: true });
    if (made !== undefined) context.log(`made the directory ${directory}`);
    return null;
  } catch (error) {
    return `directory: cannot make ${directory}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function mountWords(target: FoundTarget, directory: string, parameters: FsParameters): readonly [string, ...string[]] {
  const type = parameters.fstype === undefined || target.kind === 'bind' ? [] : ['-t', parameters.fstype];
  const options = parameters.options === undefined ? [] : ['-o', parameters.options];
  return ['mount', ...type, ...options, '--', target.source, directory];
}
