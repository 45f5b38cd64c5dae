import type { NodeSituation } from '../../model/configuration/situation.ts';

/*
 * What the membership's word on a member means: it is there, it is on its way in, it is
 * gone in good order, or it is lost and must be fenced. The two layers (who is in the
 * membership, whose daemon answers) fail apart, and each case has its own sentence.
 */

export interface MemberState {
  readonly online: boolean;
  readonly pending: boolean;
  readonly shutdown: boolean;
  /** Why it has to be fenced; null: it has not. */
  readonly unclean: string | null;
  /** When its patience with a node that comes in ends; null: it is not being patient. */
  readonly patientUntilWallMs: number | null;
}

export interface MemberRules {
  readonly nowWallMs: number;
  /** One that comes in keeps what it has, also where nothing is fenced. */
  readonly waits: boolean;
  readonly fencingEnabled: boolean;
  readonly startupFencing: boolean;
  readonly nodePendingTimeoutMs: number;
  /** There is no quorum, and nodes without it are to be fenced. */
  readonly fencesWithoutQuorum: boolean;
}

type Verdict = Partial<MemberState>;

const gone: Verdict = {};
const here: Verdict = { online: true };

export function judgeMember(
  situation: NodeSituation | null,
  attributes: ReadonlyMap<string, string>,
  rules: MemberRules,
): MemberState {
  const shutdown = isShuttingDown(attributes);
  const verdict = withQuorum(verdictOf(situation, attributes, shutdown, rules), rules);
  return { online: false, pending: false, unclean: null, patientUntilWallMs: null, shutdown, ...verdict };
}

function withQuorum(verdict: Verdict, rules: MemberRules): Verdict {
  if (!rules.fencesWithoutQuorum || verdict.online !== true || (verdict.unclean ?? null) !== null) return verdict;
  return { ...verdict, unclean: 'the cluster has no quorum' };
}

/** The attribute holds when it was asked for; 0: it was taken back. */
export function isShuttingDown(attributes: ReadonlyMap<string, string>): boolean {
  const since = attributes.get('shutdown');
  return since !== undefined && since !== '' && since !== '0';
}

function verdictOf(
  situation: NodeSituation | null,
  attributes: ReadonlyMap<string, string>,
  shutdown: boolean,
  rules: MemberRules,
): Verdict {
  if (situation === null) return unseen(rules);
  if (!rules.fencingEnabled) return withoutFencing(situation, shutdown, rules);
  if (shutdown) return situation.peer ? here : gone;
  if (situation.member === null) return { unclean: 'the membership has never told of it' };
  return (
    refused(situation) ?? late(situation, rules) ?? ended(situation, attributes) ?? lost(situation) ?? joined(situation)
  );
}

function unseen(rules: MemberRules): Verdict {
  const mustFence = rules.fencingEnabled && rules.startupFencing;
  return mustFence ? { unclean: 'it has never been seen, and may be running something' } : gone;
}

/** Without fencing nothing can be made sure: what cannot be reached is taken to be gone. */
function withoutFencing(situation: NodeSituation, shutdown: boolean, { waits }: MemberRules): Verdict {
  if (situation.member !== true) return gone;
  if (situation.peer) return situation.join === 'member' ? here : { online: waits, pending: true };
  if (shutdown || situation.expected !== 'member') return gone;
  return { unclean: 'its daemon is gone without having said goodbye' };
}

function refused(situation: NodeSituation): Verdict | null {
  return situation.join === 'banned' ? lostWhile(situation, 'it was refused by the cluster') : null;
}

/** Unclean, and online as far as the membership layer is concerned. */
function lostWhile(situation: NodeSituation, unclean: string): Verdict {
  return { online: situation.member === true, unclean };
}

/** Asked to be fenced, or expected to be away. */
function ended(situation: NodeSituation, attributes: ReadonlyMap<string, string>): Verdict | null {
  const isAway = !situation.member && !situation.peer;
  if (isTerminated(attributes)) {
    if (isAway && (situation.join ?? 'down') === 'down') return gone;
    return lostWhile(situation, 'its fencing was asked for');
  }
  if ((situation.expected ?? 'down') !== 'down') return null;
  return isAway ? gone : comingIn;
}

const comingIn: Verdict = { online: true, pending: true };

/** `true`, or the time at which it was asked for. */
function isTerminated(attributes: ReadonlyMap<string, string>): boolean {
  const value = attributes.get('terminate')?.toLowerCase();
  if (value === undefined) return false;
  return ['true', 'yes', 'on', 'y'].includes(value) || (/^\d+$/u.test(value) && Number(value) !== 0);
}

/** A member whose daemon has not come yet gets some time for it, if there is a limit. */
function late(situation: NodeSituation, rules: MemberRules): Verdict | null {
  if (!situation.member || situation.peer) return null;
  if (rules.nodePendingTimeoutMs <= 0 || situation.memberSinceWallMs === null) return null;
  const until = situation.memberSinceWallMs + rules.nodePendingTimeoutMs;
  if (rules.nowWallMs < until) return { ...comingIn, patientUntilWallMs: until };
  return lostWhile(situation, 'it joined the membership, and its daemon did not come in time');
}

function lost(situation: NodeSituation): Verdict | null {
  if (!situation.member) return { unclean: 'it is no longer part of the cluster' };
  return situation.peer ? null : lostWhile(situation, 'its daemon is no longer there');
}

function joined(situation: NodeSituation): Verdict {
  if (situation.join === 'member') return here;
  if (situation.join === 'pending' || (situation.join ?? 'down') === 'down') return comingIn;
  return lostWhile(situation, 'nobody knows how far it has joined');
}
