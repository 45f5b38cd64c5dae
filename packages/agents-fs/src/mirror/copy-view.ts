import type { Lineage } from './lineage.ts';

/** `handingOver`: demoted, and lets the others have the rest. */
export type CopyRole = 'unpromoted' | 'promoted' | 'handingOver';

/** What one copy says of itself to the others. */
export interface CopyView {
  readonly node: string;
  readonly role: CopyRole;
  readonly lineage: Lineage;
  /** False while the tree is a mixture: its first pull, or one out of another epoch, has not ended. */
  readonly complete: boolean;
  /** True if it holds the whole of its last epoch, and that epoch has ended. */
  readonly final: boolean;
  /** Whether there is anything in the tree. */
  readonly hasFiles: boolean;
  /** Of a promoted one that watches its tree: how many changes it has seen; null: it does not know. */
  readonly change: number | null;
}
