import type { TargetRole } from '../../model/configuration/configured-resource.ts';

/**
 * One wish between two instances: `dependent` is to be where `primary` is (or, below
 * zero, is not). Sets, groups and what lives in containers are spelt out into these.
 */
export interface Colocation {
  /** The constraint's; for internal ones what they stand for. */
  readonly id: string;
  /** Numbers of instances. */
  readonly dependent: number;
  readonly primary: number;
  /** Only in this role; null: in any that runs. */
  readonly dependentRole: TargetRole | null;
  readonly primaryRole: TargetRole | null;
  /** Never 0. */
  readonly score: number;
  /** Nodes with the same value of this attribute count as one; `#uname`: the node itself. */
  readonly attribute: string;
  /** Whether the dependent has a say in where a primary goes that is active already. */
  readonly influence: boolean;
  /** Nobody configured it: a group's chain, a container and what is within. */
  readonly isInternal: boolean;
}
