/*
 * Invariant: `ok` is said only when the kernel's mount table shows nothing of this
 * resource any more, in this mount namespace and in every other one in sight, and the
 * kernel has let go of its device.
 */
import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { heldReason } from './held-device.ts';
import { locate, type Location } from './locate.ts';
import { mountText, type Mount } from './mount-table.ts';
import { findForeignMounts, foreignMountText } from './other-namespaces.ts';
import type { FsParameters } from './parameters.ts';
import { forgetDevice } from './remembered-device.ts';
import { hasDeviceToItself } from './survey.ts';
import { timeLeftMs, unmountAll, type UnmountResult } from './unmount-all.ts';

type Context = OperationContext<FsParameters>;

export async function stopFs(context: Context): Promise<Outcome> {
  const startedMs = performance.now();
  const { obstacle, ended } = await unmountEverywhere(context);
  const steps = ended.length === 0 ? '' : `it took ${seconds(performance.now() - startedMs)}: ${ended.join('; ')}`;
  if (obstacle !== null) return failed(steps === '' ? obstacle : `${obstacle} (${steps})`);
  await forgetDevice(context.runDirectory);
  return ok(steps);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

async function unmountEverywhere(context: Context): Promise<UnmountResult> {
  const location = await locate(context);
  const doomed = doomedMounts(location, context);
  const here = await unmountAll({ mounts: doomed, keeper: null }, context);
  const device = deviceInUse(location, doomed);
  if (here.obstacle !== null || device === null) return here;
  const elsewhere = await unmountElsewhere(device, context);
  const ended = [...here.ended, ...elsewhere.ended];
  return { ended, obstacle: elsewhere.obstacle ?? (await heldReason(device, timeLeftMs(context))) };
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
function deviceInUse({ target, remembered, survey }: Location, doomed: readonly Mount[]): string | null {
  if (remembered !== null) return remembered;
  const isAlone = doomed.length > 0 && survey.own.every(hasDeviceToItself) && survey.elsewhere.length === 0;
  return target.kind === 'block' && isAlone ? target.number : null;
}

/** Whoever keeps mounting it anew in other namespaces wins in the end, and stop says so. */
const maxRounds = 5;

/** Unmounts the copies in other mount namespaces, as long as that changes something; names those that stay. */
async function unmountElsewhere(device: string, context: Context): Promise<UnmountResult> {
  const ended: string[] = [];
  for (let round = 0; round < maxRounds; round += 1) {
    const copies = await findForeignMounts(device);
    if (copies.length === 0) return { ended, obstacle: null };
    // Whose process has ended is found again in the next round, if others live in its namespace.
    for (const { process, mount } of copies.toReversed()) {
      const result = await unmountAll({ mounts: [mount], keeper: process }, context);
      ended.push(...result.ended);
      const { obstacle } = result;
      if (obstacle !== null) return { ended, obstacle: `${foreignMountText({ process, mount })}: ${obstacle}` };
    }
  }
  const left = (await findForeignMounts(device)).map(foreignMountText);
  return { ended, obstacle: left.length === 0 ? null : `still mounted: ${left.join('; ')}` };
}
