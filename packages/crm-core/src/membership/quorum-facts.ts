import type { Standing } from './entitlement.ts';
import type { Verdict } from './observation.ts';
import type { Stamp } from './stamp.ts';
import type { View } from './view.ts';

/** All that a step depends on. */
export interface QuorumFacts {
  readonly nowMs: number;
  readonly view: View | null;
  readonly peers: readonly PeerFacts[];
  /** Something that only one node may have may be active here. */
  readonly owns: boolean;
  readonly isSteppingBack: boolean;
  /** It goes, and will ask for nothing any more. */
  readonly isDeparting: boolean;
  /** It goes on in a view that is not quorate, as `noQuorumPolicy` says. */
  readonly goesOnWithout: boolean;
  /** There is no view, and nobody to wait for. */
  readonly mayGoAlone: boolean;
  /** Of the state. */
  readonly generation: number;
  /** Of the last change in the state. */
  readonly changed: Stamp;
  /** A person has said that what this state lacks may be lost. */
  readonly force: boolean;
}

export interface PeerFacts {
  readonly peer: string;
  readonly verdict: Verdict;
  /** On any link; null: never. */
  readonly lastHeardMs: number | null;
  readonly standing: Standing | null;
  /** It has come into the present view. */
  readonly hasJoined: boolean;
  /** It was fenced since it was lost, and that is confirmed. */
  readonly isFenced: boolean;
}
