import { formatScore, infinity } from '../../base/score.ts';
import type { Lack, NodeClosure, NodeReasons, ScoreReason } from './explanation.ts';
import { listed } from './listed.ts';

/** Why the node takes nothing: what follows "node1". */
export function sayClosure(closure: NodeClosure): string {
  switch (closure.kind) {
    case 'unclean':
      return `has to be fenced first${closure.texts[0] === undefined ? '' : ` (${closure.texts[0]})`}`;
    case 'unreachable':
      return `cannot be reached: ${closure.resource}, which brings it, does not run`;
    default:
      return closures[closure.kind];
  }
}

const closures = {
  offline: 'is offline',
  unseen: 'has never been seen',
  pending: 'is still joining',
  standby: 'is in standby',
  standbyOnFail: 'is in standby since something failed there',
  maintenance: 'is in maintenance',
  shutdown: 'is leaving the cluster',
} as const;

/** One reason, without its points: `constraint prefer-a`. */
export function sayReason(reason: ScoreReason): string {
  switch (reason.kind) {
    case 'primary':
      return `${sayPrimary(reason)}${reason.constraint === null ? '' : ` (constraint ${reason.constraint})`}`;
    case 'dependent':
      return sayDependent(reason);
    case 'capacity':
      return `no room: ${reason.lacks.map(sayLack).join(', ')}`;
    case 'copies':
      return `${reason.holder} ${reason.isFull ? 'has its share of copies there' : 'may not be there'}`;
    case 'noCopyLeft':
      return 'all copies have been given out';
    case 'promotionScore':
      return 'it would be promoted there';
    case 'replica':
      return 'it belongs to its container';
    case 'stopped':
      return 'it shall be stopped';
    default:
      return saySaid(reason.kind, reason.name);
  }
}

function saySaid(kind: string, name: string): string {
  switch (kind) {
    case 'location':
      return `constraint ${name}`;
    case 'stickiness':
      return 'stickiness';
    case 'base':
      return name === '' ? "the node's own score" : name;
    case 'unlisted':
      return 'nothing allows it there, and the cluster is not symmetric';
    case 'health':
      return `health of the node (${name})`;
    case 'lock':
      return `shutdown lock: it waits for ${name}`;
    case 'discovery':
      return 'constraints allow other nodes alone';
    case 'removed':
      return 'it is no longer configured';
    default:
      return name;
  }
}

function sayPrimary({ resource, role, on, score, strength }: ScoreReason & { kind: 'primary' }): string {
  const what = role === null || role === 'started' ? resource : `${resource} ${role}`;
  const where = on.length === 0 ? ', which runs nowhere' : `, which is on ${listed(on)}`;
  if (strength >= infinity) return `must be with ${what}${where}`;
  if (strength <= -infinity) return `must not be with ${what}${where}`;
  return score > 0 === strength > 0 ? `with ${what}` : `away from ${what}`;
}

function sayDependent({ resource, score, strength, constraint }: ScoreReason & { kind: 'dependent' }): string {
  const by = constraint === null ? '' : ` (constraint ${constraint})`;
  if (score <= -infinity && strength >= infinity) return `${resource}, which must be with it, cannot be there${by}`;
  if (strength < 0) return `${resource}, which is kept away from it, ${score < 0 ? 'wants' : 'leaves'} the node${by}`;
  return `${resource}, which goes with it, ${score < 0 ? 'would rather be elsewhere' : 'would like it'}${by}`;
}

function sayLack({ attribute, needs, left }: Lack): string {
  return `${attribute} ${needs} needed, ${left} left`;
}

/** With its points; what forbids needs none. */
export function sayTerm(reason: ScoreReason): string {
  const text = sayReason(reason);
  return reason.score <= -infinity ? text : `${text}: ${formatScore(reason.score)}`;
}

/** Why the node cannot have it, in short; null: it could. What follows "node1". */
export function sayRefusal({ closed, score, reasons }: NodeReasons): string | null {
  if (closed !== null) return sayClosure(closed);
  if (score === null || score >= 0) return null;
  const bans = reasons.filter((reason) => reason.score <= -infinity);
  const decisive = bans[0] ?? reasons.find((reason) => reason.score < 0);
  return decisive === undefined ? 'has a score below zero' : `is out: ${sayTerm(decisive)}`;
}
