import type { Change } from '../what-if/change.ts';

/** One thing that a person could do: a change that was tried, or the end of a request that stands behind one. */
export type Remedy = Change | { readonly kind: 'endMove'; readonly resource: string };

/** Each is enough by itself; the one that costs least first. Empty: nothing of what was tried is enough. */
export type Remedies = readonly (readonly Remedy[])[];
