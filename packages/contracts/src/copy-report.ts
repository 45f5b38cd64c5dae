import type { IntentReport, Timestamp } from './api.ts';

/*
 * What people and programs are told of copies of the cluster's state that lost
 * against another, after two sides had changed it apart from each other. Each lies
 * on the disk of the node that made it; that node alone can tell of it.
 */

export interface CopyReport {
  /** Its name on its node: generation, sequence and coordinator of its stamp, as `7-12-b`. */
  readonly copy: string;
  readonly generation: number;
  readonly sequence: number;
  readonly coordinator: string;
  readonly setAsideAt: Timestamp;
}

/** What `GET /v1/copies` answers. */
export interface CopiesReport {
  readonly version: number;
  /** On whose disk they are. */
  readonly node: string;
  readonly at: Timestamp;
  /** Newest first. */
  readonly copies: readonly CopyReport[];
}

/** A definition as it was applied, on one of two sides or before they parted. */
export interface AppliedReport {
  readonly revision: number;
  readonly document: unknown;
  readonly source: string;
  readonly sourceName: string;
  readonly appliedAt: Timestamp;
  readonly who: string;
  readonly why: string;
}

/** What the copy and the state that the cluster goes on with do not have in common. */
export interface CopyDifference {
  readonly definition: {
    /** The last that both have had; null: none that either still remembers. */
    readonly common: AppliedReport | null;
    /** Applied on one side only, oldest first. */
    readonly onlyInCluster: readonly AppliedReport[];
    readonly onlyInCopy: readonly AppliedReport[];
  };
  /** Requests in force on one side only: made there, or ended on the other. */
  readonly intents: {
    readonly onlyInCluster: readonly IntentReport[];
    readonly onlyInCopy: readonly IntentReport[];
  };
}

/** What `GET /v1/copies/COPY` answers. */
export interface CopyDifferenceReport extends CopyDifference {
  readonly version: number;
  readonly node: string;
  readonly at: Timestamp;
  readonly copy: CopyReport;
  /** The stamp of the state that it was held against: the one in force. */
  readonly generation: number;
  readonly sequence: number;
  /** The definition that was in force in the copy; null: none. */
  readonly inCopy: AppliedReport | null;
  /** The one that is in force; null: none. */
  readonly inCluster: AppliedReport | null;
}

/** What `POST /v1/copies/drop` takes; it answers with what is left. */
export interface DropCopyRequest {
  readonly copy: string;
  readonly who: string;
  readonly why: string;
}
