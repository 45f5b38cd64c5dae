/**
 * Whether a node may own, and until when: the member's word to its guardian, which
 * holds it to that. Times are those of the host's monotonic clock. `members` are
 * those of its view, sorted; `generation` is the view's.
 */
export type Entitlement =
  /** As long as the guardian hears all members, both ways, and none names a newer view without this node. */
  | InView<'together'>
  /** A member was lost, or left the view, a moment ago. */
  | (InView<'asking'> & { readonly untilMs: number })
  | (InView<'leased'> & { readonly untilMs: number })
  /** Nothing ends it: no lease is needed here. */
  | InView<'alone'>
  /**
   * `gaveUp`: nothing that only one node may have is active here since the view of this
   * generation; null: something may be, and is being given up.
   */
  | { readonly kind: 'none'; readonly sinceMs: number; readonly gaveUp: number | null };

interface InView<Kind extends string> {
  readonly kind: Kind;
  readonly generation: number;
  readonly members: readonly string[];
}

/**
 * When it ends or ended; null: it does not, or nothing is owned.
 * @param togetherEndMs of one that is together: as far as can be told from what was last heard
 */
export function entitlementEndMs(entitlement: Entitlement | null, togetherEndMs: number | null): number | null {
  switch (entitlement?.kind) {
    case undefined:
    case 'alone':
      return null;
    case 'together':
      return togetherEndMs;
    case 'asking':
    case 'leased':
      return entitlement.untilMs;
    case 'none':
      return entitlement.gaveUp === null ? entitlement.sinceMs : null;
  }
}

/** Whether the one says no more than the other. */
export function isSameEntitlement(one: Entitlement, other: Entitlement | null): boolean {
  if (other === null) return false;
  if (one.kind === 'none') return other.kind === 'none' && one.sinceMs === other.sinceMs && one.gaveUp === other.gaveUp;
  if (other.kind === 'none' || one.kind !== other.kind || one.generation !== other.generation) return false;
  const [end, otherEnd] = ['untilMs' in one ? one.untilMs : null, 'untilMs' in other ? other.untilMs : null];
  return end === otherEnd && isSameList(one.members, other.members);
}

function isSameList(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}

/** What a beat says of its sender's ownership, so that its peers need not guess. */
export interface Standing {
  /** The view that it is in; null: none. */
  readonly view: { readonly generation: number; readonly members: readonly string[] } | null;
  /** It owns nothing since it was in the view of this generation; null: it may own something. */
  readonly gaveUp: number | null;
}

/** Of a host whose daemon has not said anything yet. */
export const unknownStanding: Standing = { view: null, gaveUp: null };

export function standingOf(entitlement: Entitlement): Standing {
  if (entitlement.kind === 'none') return { view: null, gaveUp: entitlement.gaveUp };
  const { generation, members } = entitlement;
  return { view: { generation, members }, gaveUp: null };
}
