/*
 * Invariant: `ok` is said only when the kernel's mount table shows nothing of this
 * resource any more, in this mount namespace and in every other one in sight.
 */
import { failed, ok, run, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { locate, type Location } from './locate.ts';
import { mountText, type Mount } from './mount-table.ts';
import { findForeignMounts, foreignMountText } from './other-namespaces.ts';
import type { FsParameters } from './parameters.ts';
import { forgetDevice } from './remembered-device.ts';
import { failureText } from './failure-text.ts';
import { timeLeftMs, unmountAll } from './unmount-all.ts';

type Context = OperationContext<FsParameters>;

export async function stopFs(context: Context): Promise<Outcome> {
  const location = await locate(context);
  const doomed = doomedMounts(location, context);
  const obstacle = await unmountAll(doomed, context);
  if (obstacle !== null) return failed(obstacle);
  const device = deviceInUse(location, doomed);
  const foreign = device === null ? [] : await unmountElsewhere(device, context);
  if (foreign.length > 0) return failed(`still mounted: ${foreign.join('; ')}`);
  await forgetDevice(context.runDirectory);
  return ok();
}

/**
 * What is to go: what is at the directory, and copies of it elsewhere (bind mounts) if
 * a start of this resource brought the device here. Never the root of all.
 */
function doomedMounts({ survey, remembered }: Location, context: Context): readonly Mount[] {
  const copies = remembered === null ? [] : survey.elsewhere;
  for (const mount of remembered === null ? survey.elsewhere : []) {
    context.log(`left alone, because no start of this resource made it: ${mountText(mount)}`);
  }
  return [...survey.own, ...copies].filter(({ point }) => point !== '/');
}

/** The device that nobody on this host may have mounted now, if it is this resource's alone. */
function deviceInUse({ target, remembered }: Location, doomed: readonly Mount[]): string | null {
  if (remembered !== null) return remembered;
  return target.kind === 'block' && doomed.length > 0 ? target.number : null;
}

/** Unmounts the copies in other mount namespaces, and names those that stay. */
async function unmountElsewhere(device: string, context: Context): Promise<readonly string[]> {
  for (const foreign of (await findForeignMounts(device)).toReversed()) {
    const { process, mount } = foreign;
    const namespace = `--mount=/proc/${String(process.pid)}/ns/mnt`;
    const argv = ['nsenter', namespace, 'umount', '-c', '--', mount.point] as const;
    const failure = failureText(argv, await run(argv, { timeoutMs: timeLeftMs(context) }));
    const text = foreignMountText(foreign);
    context.log(failure === null ? `unmounted ${text}` : `could not unmount ${text}: ${failure}`);
  }
  return (await findForeignMounts(device)).map(foreignMountText);
}
