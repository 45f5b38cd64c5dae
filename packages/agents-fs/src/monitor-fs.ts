import { failed, notRunning, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { heldReason } from './held-device.ts';
import type { IoCheck } from './io-check.ts';
import { locate } from './locate.ts';
import { mountText, readOnlyReason } from './mount-table.ts';
import { wantsToWrite, type FsParameters } from './parameters.ts';
import type { Survey } from './survey.ts';
import { timeLeftMs } from './unmount-all.ts';

/** Mounted, seen, writable if it is to be; and by `check_level` whether its disk answers. */
export async function monitorFs(context: OperationContext<FsParameters>, ioCheck: IoCheck): Promise<Outcome> {
  const { survey, directory, target, remembered } = await locate(context);
  const { atDirectory: mount, stranger } = survey;
  if (mount === undefined) {
    const held = survey.elsewhere.length > 0 ? null : await stillHeld(remembered, context);
    if (held !== null) return failed(held);
    return notRunning(whyNot(survey, directory, target.kind === 'absent' ? target.reason : null));
  }
  if (stranger !== undefined) return failed(`${mountText(mount)} is covered by another mount: ${mountText(stranger)}`);
  const readOnly = wantsToWrite(context.parameters) ? readOnlyReason(mount) : null;
  if (readOnly !== null) return failed(`${mountText(mount)} cannot be written: ${readOnly}`);
  const hasDisk = target.kind === 'block' || (target.kind === 'absent' && remembered !== null);
  return ioCheck.check({ mount, hasDisk }, context);
}

/** What a start of this resource mounted is off the table, and yet not over. */
async function stillHeld(remembered: string | null, context: OperationContext<FsParameters>): Promise<string | null> {
  return remembered === null ? null : heldReason(remembered, timeLeftMs(context));
}

function whyNot({ stranger, elsewhere }: Survey, directory: string, absence: string | null): string {
  const [other] = elsewhere;
  if (stranger !== undefined) return `${directory} holds another mount: ${mountText(stranger)}`;
  if (other !== undefined) return `not at ${directory}, but mounted elsewhere on this host: ${mountText(other)}`;
  return absence === null
    ? `nothing is mounted at ${directory}`
    : `nothing is mounted at ${directory}; device: ${absence}`;
}
