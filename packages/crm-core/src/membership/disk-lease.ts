import type { Claim, ClaimAnswer, GaveUp } from './claim.ts';
import { isWish, markOf, recordIn } from './disk-sector.ts';
import type { DiskLook, DiskRecord, DiskStep } from './disk-sector.ts';
import { compareStamps, firstStamp } from './stamp.ts';

/**
 * A lease on a disk that all nodes write to, decided by themselves. Each has a sector of
 * its own, which nobody else writes. Who wants the lease writes that, and only then
 * looks at the others: of two that want it at once, the one that looked later has
 * seen the other. So safety needs no wait, and a write that lands late can keep the
 * lease from others, but never give it to two.
 *
 * - A wish is in force for its lease from when another first read it; its writer
 *   counts from the moment before it asked, which is earlier. The clocks need to run
 *   about equally fast (a tenth is allowed for), and need not show the same time.
 * - Of two wishes that saw each other, the one whose node is named later is withdrawn.
 * - The wish of a dead node stays on the disk. Who went on when it had run out notes
 *   it in `past`, so that its own next life knows it too.
 *
 * An ask is a generator: it wants a look or a write, one at a time, and is given what
 * was seen and when. The edge carries them out; a test can interleave two of them.
 */
export class DiskLease {
  readonly #node: string;
  readonly #patienceMs: number;
  /** What each of the others had written last, and when it was first seen. */
  readonly #sightings = new Map<string, Sighting>();
  /** The lease that this node may count on: its wish must stay on the disk until then. Null until the first look. */
  #lease: Lease | null = null;
  #sequence = 0;

  /** `patienceMs`: how long it waits for another's wish to be withdrawn. */
  constructor(node: string, patienceMs: number) {
    this.#node = node;
    this.#patienceMs = patienceMs;
  }

  /** One at a time, each carried on to its end, however long the disk takes. */
  *ask(claim: Claim): DiskAsk {
    const first = yield* this.#look();
    if (claim.members.length !== 1) return yield* this.#register(claim, first);
    const isHolder = this.#isHolder(claim, first);
    const obstacle = isHolder ? olderState(claim, first) : this.#obstacle(claim, first);
    if (obstacle !== null) return obstacle;
    const past = first.others.filter(({ sector }) => isWish(sector)).map(({ sector }) => markOf(sector));
    const { generation, stamp } = claim;
    yield* this.#write(claim, { wants: true, holds: isHolder, past, generation, stamp });
    return yield* this.#await(claim, first);
  }

  /** The wish is on the disk: it is granted when no other one is in force. */
  *#await(claim: Claim, first: DiskLook): DiskAsk {
    for (;;) {
      const look = yield* this.#look();
      const gaveUp = gaveUpBy(look);
      const [rival] = this.#rivals(look, claim);
      const tookMs = look.afterMs - first.beforeMs;
      if (rival === undefined && tookMs < claim.leaseMs) {
        this.#lease = { generation: claim.generation, untilMs: first.beforeMs + claim.leaseMs };
        return { kind: 'granted', gaveUp, afterLapse: hasLapsed(first) };
      }
      const isPatient = tookMs < this.#patienceMs;
      if (rival === undefined || !isPatient || !(this.#isHolder(claim, look) || this.#precedes(rival))) {
        yield* this.#withdraw(claim, first, look);
        const reason = rival === undefined ? 'the disk is too slow' : `${rival.node} wants the lease, too`;
        return { kind: 'denied', holder: rival?.node ?? null, reason, newest: newestIn(look), gaveUp };
      }
      yield { kind: 'pause' };
    }
  }

  /** Gives the lease back, if it was this node's. */
  *#register(claim: Claim, first: DiskLook): DiskAsk {
    const own = recordIn(first.own);
    const { generation, stamp } = claim.members.length > 0 || own === null ? claim : own;
    this.#lease = { generation, untilMs: -Infinity };
    yield* this.#write(claim, { wants: false, holds: false, past: own?.past ?? [], generation, stamp });
    return { kind: 'granted', gaveUp: gaveUpBy(first), afterLapse: false };
  }

  /** As if it had not asked; but a lease that still runs must be seen by the others. */
  *#withdraw(claim: Claim, first: DiskLook, now: DiskLook): Generator<DiskStep, void, DiskLook> {
    if (this.#lease !== null && now.afterMs < this.#lease.untilMs) return;
    const { past = [], generation = 0, stamp = firstStamp } = recordIn(first.own) ?? {};
    yield* this.#write(claim, { wants: false, holds: false, past, generation, stamp });
  }

  *#write(claim: Claim, news: News): Generator<DiskStep, void, DiskLook> {
    this.#sequence += 1;
    const { life, leaseMs, gaveUp } = claim;
    yield { kind: 'write', record: { life, sequence: this.#sequence, leaseMs, gaveUp, ...news } };
  }

  *#look(): Generator<DiskStep, DiskLook, DiskLook> {
    const look = yield { kind: 'look' };
    this.#lease ??= formerLease(look);
    for (const { node, sector } of look.others) {
      const mark = markOf(sector);
      if (this.#sightings.get(node)?.mark !== mark) this.#sightings.set(node, { mark, firstMs: look.afterMs });
    }
    return look;
  }

  #isHolder({ generation }: Claim, { afterMs }: DiskLook): boolean {
    return this.#lease !== null && this.#lease.generation === generation && afterMs < this.#lease.untilMs;
  }

  /** Why it need not even wish; null if nothing is in the way. */
  #obstacle(claim: Claim, look: DiskLook): ClaimAnswer | null {
    const [rival] = this.#rivals(look, claim);
    const gaveUp = gaveUpBy(look);
    const newest = newestIn(look);
    const denied = { kind: 'denied', newest, gaveUp } as const;
    if (rival !== undefined) return { ...denied, holder: rival.node, reason: `${rival.node} has the lease` };
    if (claim.generation > newest) return olderState(claim, look);
    return { ...denied, holder: null, reason: `generation ${newest} is known already` };
  }

  /** Others whose wish is in force. */
  #rivals(look: DiskLook, claim: Claim): readonly Rival[] {
    const past = recordIn(look.own)?.past ?? [];
    return look.others.filter(({ node, sector }) => {
      if (!isWish(sector) || past.includes(markOf(sector))) return false;
      const { firstMs } = this.#sightings.get(node) ?? { firstMs: Infinity };
      const leaseMs = recordIn(sector)?.leaseMs ?? claim.leaseMs;
      return look.beforeMs - firstMs < leaseMs * clockAllowance;
    });
  }

  /** The other one will withdraw: it asked at the same time, and does not hold the lease. */
  #precedes({ node, sector }: Rival): boolean {
    return this.#node < node && recordIn(sector)?.holds === false;
  }
}

/** Each step is answered with what a look saw; what answers a write or a pause is not looked at. */
export type DiskAsk = Generator<DiskStep, ClaimAnswer, DiskLook>;

type Rival = DiskLook['others'][number];

interface Lease {
  readonly generation: number;
  readonly untilMs: number;
}

interface Sighting {
  readonly mark: string;
  readonly firstMs: number;
}

type News = Pick<DiskRecord, 'wants' | 'holds' | 'past' | 'generation' | 'stamp'>;

/** How much faster another's clock may run. */
const clockAllowance = 1.1;

/** That of an earlier life ends at the latest so long after this one has begun. */
function formerLease({ own, beforeMs }: DiskLook): Lease {
  const leaseMs =
    own.kind === 'damaged' ? Infinity : own.kind === 'record' && own.record.wants ? own.record.leaseMs : 0;
  return { generation: -1, untilMs: beforeMs + leaseMs };
}

/** The highest generation of which the others say that they had it. */
function newestIn({ others }: DiskLook): number {
  return Math.max(0, ...others.map(({ sector }) => recordIn(sector)?.generation ?? 0));
}

/** Null, or that a newer state than the claimant's has been seen. */
function olderState({ stamp, force }: Claim, look: DiskLook): ClaimAnswer | null {
  const sectors = [look.own, ...look.others.map(({ sector }) => sector)];
  const newest = sectors
    .map((sector) => recordIn(sector)?.stamp ?? firstStamp)
    .sort(compareStamps)
    .at(-1);
  if (force || newest === undefined || compareStamps(newest, stamp) <= 0) return null;
  return { kind: 'behind', stamp: newest, gaveUp: gaveUpBy(look) };
}

/** Another's wish has run out, and was not withdrawn: also if an earlier question, or life, found it so. */
function hasLapsed({ others }: DiskLook): boolean {
  return others.some(({ sector }) => isWish(sector));
}

function gaveUpBy({ others }: DiskLook): GaveUp {
  return Object.fromEntries(
    others.flatMap(({ node, sector }) => {
      const gaveUp = recordIn(sector)?.gaveUp ?? null;
      return gaveUp === null ? [] : [[node, gaveUp]];
    }),
  );
}
