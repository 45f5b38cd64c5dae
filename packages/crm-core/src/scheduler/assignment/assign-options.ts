import type { Journal } from './journal.ts';

/** Not asked for by default: it costs more than the assignment itself. */
export interface AssignOptions {
  /** Keep the scores line by line. Default false. */
  readonly trace?: boolean;
  /** Where to write down every change of a score with its cause. Default: nowhere. */
  readonly journal?: Journal;
}
