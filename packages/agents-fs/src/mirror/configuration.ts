import type { NodePlace } from '@understudy/contracts';
import type { LossLimits } from './judge-copy.ts';

/** What the program is told by the agent: a JSON file that root alone may read, named on its command line. */
export interface MirrorConfiguration {
  readonly version: 1;
  readonly node: string;
  readonly resource: string;
  readonly directory: string;
  readonly runDirectory: string;
  readonly secret: string;
  readonly port: number;
  /** All copies, this one too; empty where there is no cluster. */
  readonly places: readonly NodePlace[];
  /** Whether changes are told; else a pull comes with each interval alone. */
  readonly tellsChanges: boolean;
  readonly intervalMs: number;
  /** Patterns of rsync. */
  readonly excludes: readonly string[];
  /** KiB a second; 0: no limit. */
  readonly bandwidthLimit: number;
  readonly limits: LossLimits;
}
