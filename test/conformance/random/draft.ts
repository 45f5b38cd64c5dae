/**
 * A small cluster as the generator draws it: plain values that shrink well. Nodes and resources are named by numbers,
 * taken modulo how many there are, so that every draft means something however it was shrunk.
 */

export type DraftNodeState =
  'online' | 'standby' | 'maintenance' | 'shutdown' | 'unclean' | 'offline' | 'pending' | 'unseen';

export interface DraftNode {
  readonly state: DraftNodeState;
  /** Value of the attribute `site`, which rules and colocations may speak of. */
  readonly site: 'near' | 'far';
}

export interface DraftMember {
  readonly monitor: 'none' | 'plain' | 'ignore' | 'block' | 'stop' | 'fence' | 'standby';
  readonly meta: DraftMeta;
}

/** Values as a CIB writes them; what is absent is not written. */
export interface DraftMeta {
  readonly targetRole?: 'Stopped' | 'Started' | 'Unpromoted' | undefined;
  readonly isManaged?: 'false' | undefined;
  readonly stickiness?: '1' | '100' | 'INFINITY' | undefined;
  readonly priority?: '5' | '10' | undefined;
  readonly migrationThreshold?: '1' | '3' | undefined;
  readonly failureTimeout?: '60s' | '1h' | undefined;
  readonly multipleActive?: 'block' | 'stop_only' | 'stop_unexpected' | undefined;
  readonly allowMigrate?: 'true' | undefined;
  readonly critical?: 'false' | undefined;
}

export interface DraftResource {
  readonly kind: 'primitive' | 'group' | 'clone' | 'promotable' | 'clonedGroup' | 'promotableGroup';
  /** A group has all of them, everything else the first alone. */
  readonly members: readonly DraftMember[];
  readonly meta: DraftMeta;
  readonly cloneMax: number | null;
  readonly promotedMax: number | null;
  readonly unique: boolean;
  readonly interleave: boolean;
  readonly ordered: boolean;
  readonly notify: boolean;
  /** Where it runs: one bit a node; of what is no clone the lowest counts. */
  readonly runsOn: number;
  /** Of a promotable clone: the node with the promoted instance, if that is among those above. */
  readonly promotedOn: number | null;
  /** Promotion score by node. */
  readonly promotionScores: readonly number[];
}

export type DraftScore = '-INFINITY' | '-100' | '50' | '100' | 'INFINITY';
export type DraftRole = 'Started' | 'Promoted' | 'Unpromoted';

export type DraftConstraint =
  | {
      readonly kind: 'location';
      readonly resource: number;
      readonly node: number;
      readonly score: DraftScore;
      readonly role: DraftRole | null;
      /** By a rule about the attribute `site` instead of the node's name. */
      readonly bySite: boolean;
    }
  | {
      readonly kind: 'colocation';
      readonly dependent: number;
      readonly primary: number;
      readonly score: DraftScore;
      readonly dependentRole: DraftRole | null;
      readonly primaryRole: DraftRole | null;
      readonly bySite: boolean;
    }
  | {
      readonly kind: 'order';
      readonly first: number;
      readonly then: number;
      readonly requirement: 'Mandatory' | 'Optional' | 'Serialize';
      readonly firstAction: 'start' | 'promote' | 'stop' | 'demote' | null;
      readonly thenAction: 'start' | 'promote' | 'stop' | 'demote' | null;
      readonly symmetrical: boolean;
    }
  | {
      readonly kind: 'set';
      readonly type: 'colocation' | 'order';
      readonly resources: readonly number[];
      readonly sequential: boolean;
      readonly requireAll: boolean;
    }
  | {
      readonly kind: 'ticket';
      readonly resource: number;
      readonly role: DraftRole | null;
      readonly lossPolicy: 'stop' | 'demote' | 'fence' | 'freeze';
      readonly ticket: 'granted' | 'revoked' | 'standby' | 'unknown';
    };

/** Something that is not as it should be with one primitive on one node. */
export interface DraftIncident {
  readonly resource: number;
  readonly member: number;
  readonly node: number;
  readonly what:
    | 'monitorFailed'
    | 'startFailed'
    | 'stopFailed'
    | 'promoteFailed'
    | 'stopped'
    | 'alsoActive'
    | 'foundActive'
    | 'pendingStart'
    | 'unprobed'
    | 'changedParameters'
    | 'notInstalled';
  /** Long ago, so that a failure timeout has run out. */
  readonly old: boolean;
}

export interface DraftOptions {
  readonly fencing: boolean;
  readonly quorum: boolean;
  readonly noQuorumPolicy: 'stop' | 'ignore' | 'freeze' | 'demote' | 'suicide';
  readonly symmetric: boolean;
  readonly startFailureIsFatal: boolean;
  readonly maintenance: boolean;
  readonly stopAll: boolean;
  readonly defaultStickiness: '0' | '1' | '100';
}

export interface DraftCluster {
  readonly options: DraftOptions;
  readonly nodes: readonly DraftNode[];
  readonly resources: readonly DraftResource[];
  readonly constraints: readonly DraftConstraint[];
  readonly incidents: readonly DraftIncident[];
  /** With fencing on, nothing is there that could fence. */
  readonly withoutDevice: boolean;
}
