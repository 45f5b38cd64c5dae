import type { Said } from './beat.ts';
import type { Standing } from './entitlement.ts';
import type { LinkMeasure } from './link-meter.ts';

/**
 * All that a guardian knows of its peers at one moment. Each is complete in
 * itself: a lost or doubled one costs nothing.
 */
export interface Observation {
  readonly monotonicMs: number;
  /** When the guardian last beat; until it has, when it started. Each beat is followed by an observation. */
  readonly spokeMs: number;
  /** When it last spoke after a silence as long as the dead time: this host had been frozen; null: never. */
  readonly thawedMs: number | null;
  readonly peers: readonly PeerObservation[];
}

export interface PeerObservation {
  readonly peer: string;
  readonly verdict: Verdict;
  /** Null until it was heard. */
  readonly said: Said | null;
  /** What it last said of its ownership. Null until it was heard. */
  readonly standing: Standing | null;
  readonly incarnation: string | null;
  readonly links: readonly LinkVerdict[];
  /** In the links' order. */
  readonly measures: readonly LinkMeasure[];
  /** When it was last heard on any link; null: never. */
  readonly lastHeardMs: number | null;
  /** When a link to it last worked both ways: it counts as up for the dead time from then on. Null: none ever did. */
  readonly workedMs: number | null;
}

export type Verdict =
  /** Not heard since this guardian started. */
  | 'unseen'
  | 'up'
  /** Said that it leaves. */
  | 'left'
  /** Silent on all links for the dead time. */
  | 'lost';

export type LinkVerdict = 'unseen' | 'up' | 'late' | 'down';
