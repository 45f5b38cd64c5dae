import type { Standing } from './entitlement.ts';

/**
 * A heartbeat, as one node sends it on one link. The edge adds and checks the
 * authentication; what a beat proves is decided in the failure detector.
 */
export interface Beat {
  readonly cluster: string;
  readonly from: string;
  /** Random, new with every start of the sender's guardian. */
  readonly incarnation: string;
  /** Rises with every beat of this incarnation on this link. */
  readonly sequence: number;
  readonly link: number;
  /** When it was sent, by its sender's monotonic clock. */
  readonly sentMs: number;
  /** The receiver's incarnation that the sender believes in: proves that the beat is not an old one. */
  readonly echo: string | null;
  /** Another incarnation that the sender heard and that has yet to prove itself, by echoing this beat's. */
  readonly greeting: string | null;
  /**
   * For each link, `sentMs` of the last beat of the incarnation `echo` that the sender heard there; null: none.
   * The receiver reads it on its own clock, so it holds whatever the way took.
   */
  readonly heardSentMs: readonly (number | null)[];
  /** How long ago each of those was heard, when this beat was sent: what is to be taken from the round trip. */
  readonly heardAgoMs: readonly (number | null)[];
  readonly said: Said;
  readonly standing: Standing;
}

/** What a guardian says of its host. */
export type Said =
  /** Its daemon is being started for the first time. */
  | 'starting'
  | 'running'
  /** Its daemon died and is being started again; its resources may run. */
  | 'restarting'
  /** Its daemon is gone for good and its resources could not be ended. */
  | 'stuck'
  /** It ended its resources and leaves. */
  | 'left';
