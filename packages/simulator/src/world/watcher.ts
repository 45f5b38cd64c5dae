import type { Acknowledgement } from '@understudy/contracts';
import type { MemberEffect, MemberEvent, PeerObservation } from '@understudy/crm-core';
import type { Happening } from '../story/story.ts';
import type { Host } from './host.ts';

/** Who looks at the world while things happen in it. Changes nothing. */
export interface Watcher {
  /** A driver is about to carry this out. */
  readonly effect?: (host: Host, effect: MemberEffect) => void;
  readonly published?: (host: Host, event: MemberEvent) => void;
  /** What is active of a resource, somewhere. */
  readonly activityChanged?: (resource: string) => void;
  readonly ledgerChanged?: (host: Host) => void;
  /** A device is about to cut its power. `wasHeard`: who ordered it heard the host as it did. */
  readonly fenced?: (host: Host, wasHeard: boolean) => void;
  readonly fencedItself?: (host: Host) => void;
  /** Before anything of it is gone. */
  readonly losesPower?: (host: Host) => void;
  readonly hostChanged?: (host: Host) => void;
  readonly networkChanged?: () => void;
  /** Its guardian was begun, has ended, stands still or goes on. */
  readonly guardianChanged?: (host: Host) => void;
  /** A host's guardian has come to another verdict on a peer. */
  readonly judged?: (judge: Host, peer: Host, verdict: Verdict) => void;
  /** It has a daemon no more: killed, or ended by itself. A loss of power is told as such. */
  readonly daemonEnded?: (host: Host) => void;
  /** A daemon ended because of this. */
  readonly daemonFailed?: (host: Host, error: unknown) => void;
  readonly acknowledged?: (acknowledgement: Acknowledgement) => void;
  readonly happened?: (happening: Happening) => void;
  readonly happeningEnded?: (happening: Happening) => void;
}

export type Verdict = PeerObservation['verdict'];
