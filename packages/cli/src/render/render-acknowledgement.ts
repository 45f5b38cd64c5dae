/** Acknowledgement → what a person must know of it: who holds the change, and its warnings. */
import type { Acknowledgement } from '@understudy/contracts';
import { listNames } from './list-names.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { renderWarnings } from './render-status.ts';

/** Lines without their ends. */
export function renderAcknowledgement(report: Acknowledgement, paint: Paint): string[] {
  const acknowledgement = printable(report);
  return [describeHolders(acknowledgement), ...renderWarnings(acknowledgement.warnings, paint)];
}

/** Who has it on disk, and what that means if one is missing. */
export function describeHolders(acknowledgement: Acknowledgement): string {
  const { heldBy, missing } = acknowledgement;
  if (missing.length === 0) return `Held by ${listNames(heldBy)}.`;
  const verb = missing.length === 1 ? 'does' : 'do';
  return (
    `Held by ${listNames(heldBy)}; ${listNames(missing)} ${verb} not have it yet and will get it on joining. ` +
    `Until then it is lost if the disk of ${listNames(heldBy)} is.`
  );
}
