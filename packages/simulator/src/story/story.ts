import type { AgentAction, AgentManifest } from '@understudy/contracts';
import type { DefinitionDocument, MemberEffect, MembershipConfig, TieBreakers, Timings } from '@understudy/crm-core';

/**
 * All that a seed decides beforehand: the cluster, its definition, and what happens to
 * it, when. Plain data, so that it can be kept, shortened and told. What chance decides
 * within the world (which datagram is lost, how long a stop takes) comes from streams
 * that the seed names.
 */
export interface Story {
  readonly version: 1;
  readonly seed: number;
  readonly cluster: ClusterSketch;
  readonly definition: DefinitionDocument;
  /** What the definition's agents say of themselves. Default: those of `agents-at-hand.ts`. */
  readonly agents?: readonly AgentManifest[];
  /** In the order of their moments. */
  readonly happenings: readonly Happening[];
  /** From here on everything is healed. */
  readonly healMs: number;
}

export interface ClusterSketch {
  readonly nodes: readonly string[];
  readonly links: number;
  readonly timings: Timings;
  /** One way, on every link. */
  readonly linkDelayMs: number;
  /** How many parts in a million each node's clocks go wrong, in the nodes' order. */
  readonly driftPpm: readonly number[];
  /** How long a write to a healthy disk takes. */
  readonly diskMs: number;
  /** How long a start takes, about; the other operations in proportion. */
  readonly paceMs: number;
  /** By resource and action, where it is known better: about how long it takes. */
  readonly durationsMs?: Readonly<Record<string, ActionDurations>>;
  readonly tieBreakers: TieBreakers;
  /** Default: as of a membership file that says nothing about it. */
  readonly ownership?: Pick<MembershipConfig, 'waitForAllMs' | 'selfFence'>;
  /** Whether a service manager starts what has ended in disorder again. */
  readonly serviceRestarts: boolean;
}

export type ActionDurations = { readonly [A in AgentAction]?: number };

/** `atMs`: since the world began; `forMs`: how long it lasts, where it lasts. */
export type Happening = { readonly atMs: number; readonly forMs: number } & (
  | {
      readonly kind: 'cutPower' | 'killDaemon';
      readonly node: string;
      /** Not at once, but in the middle of the next of these that the node's daemon does. */
      readonly when: Moment | null;
    }
  /**
   * The connections of a node's daemon are reset, as by something on the way that has forgotten
   * them. The peers learn of it when they next say something. All links are well.
   */
  | { readonly kind: 'breakSession'; readonly node: string; readonly when: Moment | null }
  | { readonly kind: 'killGuardian' | 'freezeDaemon' | 'freezeGuardian' | 'leave'; readonly node: string }
  /** `clockStops`: as when a virtual machine is paused, whose clock goes on where it stood. */
  | { readonly kind: 'freezeHost'; readonly node: string; readonly clockStops: boolean }
  /** `link` null: all; `from` null: both ways. */
  | { readonly kind: 'cutLink'; readonly link: number | null; readonly from: string | null }
  | { readonly kind: 'flapLink'; readonly link: number | null; readonly everyMs: number }
  | {
      readonly kind: 'badLink';
      readonly link: number | null;
      readonly lossPercent: number;
      readonly delayMs: number;
      /** Datagrams overtake each other within it. */
      readonly jitterMs: number;
      readonly doublePercent: number;
    }
  /** From every link of the cluster and from every tie-breaker. */
  | { readonly kind: 'isolate'; readonly node: string }
  /** `node` null: nobody reaches it. */
  | { readonly kind: 'cutWay'; readonly way: 'witness' | 'gateway' | 'disk'; readonly node: string | null }
  /** Every fence device. */
  | { readonly kind: 'fenceDevice'; readonly mode: FenceMode }
  | { readonly kind: 'killWitness'; readonly losesFile: boolean }
  | { readonly kind: 'jumpClock'; readonly node: string; readonly byMs: number }
  | { readonly kind: 'slowDisk'; readonly node: string; readonly writeMs: number }
  | { readonly kind: 'fullDisk'; readonly node: string }
  | {
      readonly kind: 'agent';
      readonly node: string;
      readonly resource: string;
      readonly action: AgentAction;
      readonly mode: AgentMode;
    }
  | { readonly kind: 'watch'; readonly node: string; readonly resource: string; readonly mode: WatchMode }
  /** It is gone all of a sudden, wherever it is active. */
  | { readonly kind: 'loseResource'; readonly resource: string }
  | { readonly kind: 'ask'; readonly node: string; readonly wish: Wish }
);

/** Something that a daemon does, and may be interrupted at: an effect, or that a claim is on its way to the shared disk. */
export type Moment = MemberEffect['kind'] | 'writeSector';

/** How an agent misbehaves. `lie`: a stop or a demotion that says it worked, and did not. */
export type AgentMode = 'slow' | 'hang' | 'fail' | 'inconclusive' | 'lie';

/** How a watch misbehaves. `falseAlarm`: it ends for no reason; `hang`: it sleeps on whatever happens, for ever. */
export type WatchMode = 'falseAlarm' | 'fail' | 'hang';

/** `lie`: it says that it switched, and did not. */
export type FenceMode = 'slow' | 'fail' | 'lie';

/** What a person asks for. */
export type Wish =
  | { readonly kind: 'standby' | 'online'; readonly node: string }
  | { readonly kind: 'stop' | 'start' | 'restart' | 'cleanup' | 'endMove'; readonly resource: string }
  | { readonly kind: 'move'; readonly resource: string; readonly node: string | null }
  | { readonly kind: 'resume' }
  /** The definition, but for these resources; `size` is a parameter of all of them. */
  | { readonly kind: 'apply'; readonly without: readonly string[]; readonly size: number };
