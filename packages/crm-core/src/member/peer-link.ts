import type { DurableState } from '../coordinator/durable-state.ts';
import type { BootService } from '../model/boot-service.ts';
import type { NodeStatus } from '../model/status.ts';
import type { Standing } from '../membership/entitlement.ts';
import type { Observation, PeerObservation } from '../membership/observation.ts';
import { compareStamps } from '../membership/stamp.ts';
import { meet } from '../membership/view.ts';
import type { Introduction, Meeting, View } from '../membership/view.ts';

/**
 * What a member knows of one peer: the guardian's verdict, the session, and what
 * the two have told each other. From these follow the session that should be
 * there, and what the peer is to the scheduler.
 */
export class PeerLink {
  readonly peer: string;
  #seen: PeerObservation | null = null;
  #session = false;
  #wanted = false;
  #ours: Introduction | null = null;
  #theirs: Introduction | null = null;
  #theirState: DurableState | null = null;
  #decides = false;
  #joined = false;
  #understands = false;
  #bootServices: readonly BootService[] = [];
  /** The life of it that was certainly ended; null within: it was never heard. */
  #fenced: { readonly life: string | null } | null = null;

  constructor(peer: string) {
    this.peer = peer;
  }

  get seen(): PeerObservation | null {
    return this.#seen;
  }

  get verdict(): PeerObservation['verdict'] {
    return this.#seen?.verdict ?? 'unseen';
  }

  /** A session stands: messages can be sent. */
  get isConnected(): boolean {
    return this.#session;
  }

  /** It takes part in the view and can be given work. */
  get hasJoined(): boolean {
    return this.#joined;
  }

  /** Its daemon is gone, and its guardian starts it again. */
  get isRestarting(): boolean {
    const said = this.#seen?.said;
    return this.verdict === 'up' && (said === 'restarting' || said === 'stuck');
  }

  /** Its daemon is gone for good, and what it ran could not be ended. */
  get isStuck(): boolean {
    return this.verdict === 'up' && this.#seen?.said === 'stuck';
  }

  /** Takes the guardian's word. Says what changed that matters. */
  observe(observation: Observation): PeerChange {
    const seen = observation.peers.find(({ peer }) => peer === this.peer) ?? null;
    const before = this.#seen;
    this.#seen = seen;
    // One that is heard after it was lost lives, whatever was said of it.
    if (before?.verdict !== 'up' && seen?.verdict === 'up') this.#fenced = null;
    const lived = before?.incarnation ?? null;
    const reborn = lived !== null && seen?.incarnation !== lived;
    const gone = before?.verdict === 'up' && seen?.verdict !== 'up';
    const speaks = before?.said !== seen?.said && seen?.verdict === 'up';
    return {
      // What one says of itself who is not there, as it begins to come back, is no news yet.
      verdictChanged: before?.verdict !== seen?.verdict || speaks,
      // A new incarnation that is heard before the old one was missed: its own words are not those of the lost one.
      last: reborn ? before : seen,
      life: gone || reborn ? (seen?.verdict === 'left' ? 'left' : 'lost') : 'same',
      links: changedLinks(before, seen),
      isNews: before === null || seen === null || !saysTheSame(before, seen),
    };
  }

  /** It is certainly down: by a device, or by a person's word. Until it is heard again. */
  markFenced(life: string | null): void {
    this.#fenced = { life };
  }

  /** It was fenced, and has not been heard since. */
  get isFenced(): boolean {
    const isSilent = this.verdict === 'lost' || this.verdict === 'unseen';
    return this.#fenced !== null && isSilent && (this.#seen?.incarnation ?? null) === this.#fenced.life;
  }

  /** It was fenced, and begins to be heard again, in a life of its own. */
  #isComingBack(nowMs: number, deadtimeMs: number): boolean {
    const lastHeardMs = this.#seen?.lastHeardMs ?? null;
    return this.#fenced !== null && lastHeardMs !== null && nowMs - lastHeardMs <= deadtimeMs;
  }

  /** Whether a session should be opened (true) or closed (false) now; null: as it is. */
  wantsSession(allowed: boolean): boolean | null {
    const wanted = allowed && this.verdict === 'up' && !this.isRestarting;
    if (wanted === this.#wanted) return null;
    this.#wanted = wanted;
    return wanted;
  }

  /** Ends the talk, so that it begins again in a session of its own. True if there is one to be given up. */
  hangUp(): boolean {
    const wasWanted = this.#wanted;
    this.#wanted = false;
    this.disconnected();
    return wasWanted;
  }

  connected(): void {
    this.disconnected();
    this.#session = true;
  }

  disconnected(): void {
    this.#session = false;
    this.#ours = null;
    this.#theirs = null;
    this.#decides = false;
    this.#joined = false;
    this.#bootServices = [];
  }

  /** What its host starts at boot by itself; nothing while it cannot be asked. */
  get bootServices(): readonly BootService[] {
    return this.#bootServices;
  }

  saysBootServices(services: readonly BootService[]): void {
    this.#bootServices = services;
  }

  get needsIntroduction(): boolean {
    return this.#session && this.#ours === null;
  }

  /** We have said who we are. */
  introduced(ours: Introduction): void {
    this.#ours = ours;
  }

  heardIntroduction(theirs: Introduction, state: DurableState): void {
    this.#theirs = theirs;
    this.#theirState = state;
  }

  /** The copy that it showed when it was introduced. */
  get theirState(): DurableState | null {
    return this.#theirState;
  }

  /** By what was said, it decides from now on: its welcome will come. */
  get decides(): boolean {
    return this.#decides;
  }

  /** Both have said who they are, and nothing has been concluded from it yet. */
  get isToMeet(): boolean {
    return this.#theirs !== null && this.#ours !== null;
  }

  /**
   * What follows from both introductions, as they were sent, so that both sides
   * conclude the same; null until both are known. Consumed by asking. `outdated`
   * if this node is no longer what it said: the talk must begin again.
   */
  takeMeeting(now: Introduction, nodes: readonly string[]): Meeting | 'outdated' | null {
    if (this.#theirs === null || this.#ours === null) return null;
    const theirs = this.#theirs;
    this.#theirs = null;
    if (!isSame(this.#ours, now)) return 'outdated';
    const meeting = meet(this.#ours, theirs, nodes);
    this.#decides = meeting.coordinator === this.peer && meeting.stepsBack === null;
    return meeting;
  }

  /** `understands`: it could decide with the state of this view. */
  joined(understands: boolean): void {
    this.#joined = true;
    this.#understands = understands;
  }

  /** A view begins into which it has yet to come. */
  hasToJoin(): void {
    this.#joined = false;
  }

  /** It has joined, and could decide. */
  get understands(): boolean {
    return this.#joined && this.#understands;
  }

  /**
   * What the peer is to the scheduler.
   *
   * @param scene.canFence of one that was never heard nothing is known, and a device can make it certain
   */
  nodeState(view: View, { canFence, nowMs, deadtimeMs }: PeerScene): NodeStatus['state'] {
    switch (this.verdict) {
      case 'left':
        return 'offline';
      case 'unseen':
      case 'lost':
        if (this.isFenced || (this.verdict === 'unseen' && !canFence)) return 'offline';
        return this.#isComingBack(nowMs, deadtimeMs) ? 'pending' : 'unclean';
      case 'up':
        return view.members.includes(this.peer) && this.#joined && !this.isRestarting ? 'online' : 'pending';
    }
  }
}

function isSame(a: Introduction, b: Introduction): boolean {
  return compareStamps(a.stamp, b.stamp) === 0 && a.view?.generation === b.view?.generation;
}

interface PeerScene {
  readonly canFence: boolean;
  readonly nowMs: number;
  readonly deadtimeMs: number;
}

export interface PeerChange {
  readonly verdictChanged: boolean;
  /** The last that was heard of the peer as it was. */
  readonly last: PeerObservation | null;
  /** Whether the peer as it was is still there: a new incarnation ends the old one. */
  readonly life: 'same' | 'lost' | 'left';
  readonly links: readonly { readonly link: number; readonly from: string; readonly to: string }[];
  /** False: it was heard once more, and that is all. */
  readonly isNews: boolean;
}

/** But for when it was heard, and how well. */
function saysTheSame(before: PeerObservation, seen: PeerObservation): boolean {
  return (
    before.verdict === seen.verdict &&
    before.said === seen.said &&
    before.incarnation === seen.incarnation &&
    before.links === seen.links &&
    isSameStanding(before.standing, seen.standing)
  );
}

function isSameStanding(one: Standing | null, other: Standing | null): boolean {
  if (one === other) return true;
  if (one === null || other === null || one.gaveUp !== other.gaveUp) return false;
  return one.view?.generation === other.view?.generation && one.view?.members.join() === other.view?.members.join();
}

function changedLinks(before: PeerObservation | null, seen: PeerObservation | null): PeerChange['links'] {
  if (seen?.links === before?.links) return [];
  return (seen?.links ?? []).flatMap((to, link) => {
    const from = before?.links[link] ?? 'unseen';
    return from === to ? [] : [{ link, from, to }];
  });
}
