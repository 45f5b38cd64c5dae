import type { OperationResult } from '@understudy/contracts';
import type { Breaker, ClaimAnswer } from '../membership/claim.ts';
import type { Observation } from '../membership/observation.ts';
import type { BootService } from '../model/boot-service.ts';
import type { KnownAgents } from '../model/check-context.ts';
import type { MemberMessage, MemberRequest } from './message.ts';

/** What can happen to a member. Each carries both clocks of the host, in milliseconds. */
export type MemberInput = InputTimes & MemberHappening;

/** An input without its times: whoever drives the member adds them. */
export type MemberHappening =
  /** The daemon is up and listens: the first input of its life. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'observation'; readonly observation: Observation }
  /** The guardian is gone. */
  | { readonly kind: 'guardianLost' }
  /** A secure connection with a peer stands; a new one replaces the old. */
  | { readonly kind: 'sessionUp'; readonly peer: string }
  | { readonly kind: 'sessionDown'; readonly peer: string }
  | { readonly kind: 'message'; readonly from: string; readonly message: MemberMessage }
  | { readonly kind: 'timer'; readonly timer: string }
  | { readonly kind: 'operationResult'; readonly operationId: string; readonly result: OperationResult }
  | { readonly kind: 'request'; readonly requestId: string; readonly request: MemberRequest }
  | {
      readonly kind: 'claimAnswer';
      readonly breaker: Breaker;
      readonly claimId: string;
      readonly answer: ClaimAnswer;
    }
  /** What agents this host has; before anything that speaks of one that was not known. */
  | { readonly kind: 'agents'; readonly agents: KnownAgents }
  /** What this host starts at boot by itself. */
  | { readonly kind: 'bootServices'; readonly services: readonly BootService[] }
  /** How long things take on this host now: 100 where nothing waits, 200 where everything waits as long as it works. */
  | { readonly kind: 'slowdown'; readonly percent: number }
  /** Leave in good order. */
  | { readonly kind: 'leave' };

export interface InputTimes {
  readonly monotonicMs: number;
  readonly wallMs: number;
}
