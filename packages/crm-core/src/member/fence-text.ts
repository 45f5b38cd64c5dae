import type { Refusal } from '../coordinator/requests.ts';
import type { FenceProof, FenceRecord } from '../fencing/fence-record.ts';

const proofs: Readonly<Record<FenceProof, string>> = {
  status: 'the device says that it has no power',
  otherDevice: 'another device says that it has no power',
  word: "on the device's word alone",
  reborn: 'it came up anew',
};

/** `b was fenced by ipmi-b: the device says that it has no power`. */
export function outcomeText({ target, outcome }: FenceRecord): string {
  switch (outcome.kind) {
    case 'underWay':
      return `${target} is being fenced`;
    case 'confirmed':
      return `${target} was fenced by ${outcome.devices.join(' and ')}: ${proofs[outcome.proof]}`;
    case 'byHand':
      return `${outcome.who} says that ${target} is off${outcome.why === '' ? '' : `: ${outcome.why}`}`;
    case 'failed':
      return `${target} could not be fenced: ${outcome.reason}`;
    case 'cancelled':
      return `${target} need not be fenced: ${outcome.reason}`;
  }
}

/** The name of a timer of a fencing's, or of the check's. */
export function fenceTimer(subject: string): string {
  return `${timerPrefix}${subject}`;
}

export function isFenceTimer(timer: string): boolean {
  return timer.startsWith(timerPrefix);
}

const timerPrefix = 'fencing:';

export function fenceRefusal(message: string, remedy: string): Refusal {
  return { code: 'invalid-request', message, remedy };
}
