import { channel } from 'node:diagnostics_channel';

/**
 * Tells whoever hosts an agent which helper programs are running, so that none is
 * left behind when the agent's process has to be ended. Long-lived services
 * (`startDetached`) are not announced: they are meant to stay.
 */
export type HelperMessage =
  { readonly kind: 'helperStarted'; readonly pid: number } | { readonly kind: 'helperEnded'; readonly pid: number };

/** The name of the diagnostics channel on which `run` publishes a `HelperMessage`. */
export const helperChannelName = 'understudy.helper';

const helpers = channel(helperChannelName);

/** Publishes; free of cost while nobody listens. */
export function announceHelper(message: HelperMessage): void {
  helpers.publish(message);
}
