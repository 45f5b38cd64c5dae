import { versions } from '@understudy/contracts';
import type { Entitlement, Observation } from '@understudy/crm-core';
import type { StrangerCounts } from './stranger-report.ts';

/** What the guardian tells the daemon, over the pipe between them. */
export type GuardianMessage =
  | { readonly kind: 'observation'; readonly observation: Observation }
  /** Leave in good order. */
  | { readonly kind: 'leave' }
  /** Somebody without the key, or with an old recording, spoke at the port of the beats. */
  | { readonly kind: 'strangers'; readonly counts: StrangerCounts };

/** What the daemon tells its guardian. */
export type DaemonMessage =
  /** It has its agents and its place: the peer may rely on it. Its API follows. */
  | { readonly kind: 'ready' }
  /** Its main loop turns. */
  | { readonly kind: 'alive' }
  /** What it may own, and until when. */
  | { readonly kind: 'entitled'; readonly entitlement: Entitlement }
  /** This host must end, at once. */
  | { readonly kind: 'selfFence'; readonly reason: string }
  /** It has ended what it ran (or could not: not clean) and is about to exit. */
  | { readonly kind: 'left'; readonly clean: boolean };

export interface Envelope<M> {
  readonly version: number;
  readonly message: M;
}

export function enveloped<M>(message: M): Envelope<M> {
  return { version: versions.guardian, message };
}

/** The message, or null if it has a form that is not known here. */
export function opened<M>(raw: unknown): M | null {
  const envelope = raw as Partial<Envelope<M>> | null;
  return envelope?.version === versions.guardian && envelope.message !== undefined ? envelope.message : null;
}
