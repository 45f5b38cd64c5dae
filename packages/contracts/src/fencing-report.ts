import type { FenceAgentAction } from './agent.ts';
import type { ResultCode } from './result-code.ts';

/*
 * What people and programs are told of fencing. Parameters of devices are not among
 * it: they hold passwords. Times are ISO 8601 text in UTC, as everywhere in the API.
 */

export interface FencingReport {
  readonly enabled: boolean;
  readonly devices: readonly FenceDeviceReport[];
  /** The last check of the devices; null: there was none. */
  readonly check: FenceCheckStanding | null;
  /** Oldest first. */
  readonly history: readonly FenceReport[];
  /** There while the storm brake holds the cluster still. */
  readonly hold: { readonly since: string; readonly reason: string } | null;
}

export interface FenceDeviceReport {
  readonly device: string;
  readonly agent: string;
  /** What the device calls each node that it serves, by node. */
  readonly hosts: Readonly<Record<string, string>>;
}

export interface FenceCheckStanding {
  readonly at: string;
  readonly by: string;
  /** 0 to 100, as it was shown then. */
  readonly score: number;
  /** What would bring it to 100, in words. */
  readonly missing: readonly string[];
  /** `age`: too long ago; `definition`: another definition was in force. Null: it holds. */
  readonly stale: 'age' | 'definition' | null;
  readonly findings: readonly FenceFindingReport[];
}

/** One question to one device from one member. */
export interface FenceFindingReport {
  readonly device: string;
  /** Who asked. */
  readonly node: string;
  readonly action: FenceAgentAction;
  /** Null: the device as a whole. */
  readonly host: string | null;
  readonly isGood: boolean;
  readonly text: string;
}

export interface FenceReport {
  readonly run: string;
  readonly target: string;
  readonly action: 'reboot' | 'off';
  readonly director: string;
  readonly begunAt: string;
  /** Null while it is under way. */
  readonly endedAt: string | null;
  readonly outcome: 'underWay' | 'confirmed' | 'byHand' | 'failed' | 'cancelled';
  /** The outcome in words. */
  readonly text: string;
  readonly reasons: readonly string[];
  readonly steps: readonly FenceStepReport[];
}

export interface FenceStepReport {
  readonly device: string;
  readonly action: FenceAgentAction;
  readonly node: string;
  readonly code: ResultCode;
  readonly reason: string;
  readonly durationMs: number;
}
