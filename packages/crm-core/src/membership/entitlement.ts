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
  /** `owns`: something that only one node may have may still be active; it is being given up. */
  | { readonly kind: 'none'; readonly sinceMs: number; readonly owns: boolean };

interface InView<Kind extends string> {
  readonly kind: Kind;
  readonly generation: number;
  readonly members: readonly string[];
}

/** What a beat says of its sender's ownership, so that its peers need not guess. */
export interface Standing {
  /** The view that it is in; null: none. */
  readonly view: { readonly generation: number; readonly members: readonly string[] } | null;
  /** Whether something that only one node may have may be active there. */
  readonly owns: boolean;
}

/** Of a host whose daemon has not said anything yet. */
export const unknownStanding: Standing = { view: null, owns: true };

export function standingOf(entitlement: Entitlement): Standing {
  if (entitlement.kind === 'none') return { view: null, owns: entitlement.owns };
  const { generation, members } = entitlement;
  return { view: { generation, members }, owns: true };
}
