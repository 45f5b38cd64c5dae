import type { NodeSituation } from '../../model/configuration/situation.ts';
import type { InstanceDraft } from './instance-draft.ts';

/*
 * A node while this stage finds out about it. Drafts live within `createWorld` and
 * nowhere else: what comes out is frozen into numbers.
 */

export interface NodeDraft {
  number: number;
  readonly name: string;
  readonly id: string;
  readonly kind: 'member' | 'remote' | 'guest';
  /** What the membership says; null: never seen. */
  readonly situation: NodeSituation | null;
  readonly attributes: ReadonlyMap<string, string>;
  readonly utilization: ReadonlyMap<string, number>;
  readonly discovery: boolean;
  readonly isController: boolean;
  online: boolean;
  pending: boolean;
  unclean: boolean;
  readonly uncleanReasons: Set<string>;
  seen: boolean;
  standby: boolean;
  standbyOnFail: boolean;
  maintenance: boolean;
  shutdown: boolean;
  connection: InstanceDraft | null;
  container: InstanceDraft | null;
  remoteRequiresReset: boolean;
  readonly remoteWasFenced: boolean;
  readonly isUnfenced: boolean;
  /** To be fenced only if its connection cannot be made again. */
  fenceOnlyIfLost: boolean;
  /** Its history has been read. */
  isRead: boolean;
}

/** Nodes in the order in which people count: `node2` before `node10`, whatever the case; then by code units. */
export function compareNodeNames(a: string, b: string): number {
  const left = chunksOf(a);
  const right = chunksOf(b);
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const order = compareChunks(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  if (left.length !== right.length) return left.length - right.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Runs of digits, and every other character by itself. */
function chunksOf(name: string): readonly string[] {
  return name.toLowerCase().match(/\d+|\D/gu) ?? [];
}

function compareChunks(a: string, b: string): number {
  if (/^\d/u.test(a) && /^\d/u.test(b)) {
    const left = a.replace(/^0+(?=\d)/u, '');
    const right = b.replace(/^0+(?=\d)/u, '');
    if (left.length !== right.length) return left.length - right.length;
    return left < right ? -1 : left > right ? 1 : a.length - b.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
