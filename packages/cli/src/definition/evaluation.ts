/**
 * What the evaluating process says to the one that started it, once: the data, or why there is none.
 */
import type { Problem } from '@understudy/contracts';

export type Evaluation =
  | { readonly kind: 'data'; readonly document: unknown }
  | { readonly kind: 'not-data'; readonly problems: readonly Problem[] }
  /** The file threw, does not parse, or has no default export; with a trace for its author. */
  | { readonly kind: 'failed'; readonly reason: string };
