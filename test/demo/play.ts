/** What is shown: which service, from which definition, and how a client uses it. */
import type { Cluster } from '../cluster/cluster.ts';
import type { RowCount } from './figures.ts';
import type { Watcher } from './watcher.ts';

export interface Play {
  /** The group that moves as a whole. */
  readonly group: string;
  /** The definition, from the repository's root. */
  readonly example: string;
  /** What the client does, for the picture. */
  readonly client: string;
  /** What is in the group, in words: "an address and a web server". */
  readonly service: string;
  /** What the figures of this play do not show. */
  readonly caution: readonly string[];
  /** Makes what the definition refers to. Gives the path of the definition to apply on the first host. */
  prepare(cluster: Cluster): Promise<string>;
  /** Resolves once that host could take everything over without a loss. Absent: as soon as it is warm. */
  untilReady?(cluster: Cluster, standby: string): Promise<void>;
  /** Begins to use the service, which is up. */
  watch(cluster: Cluster): Promise<readonly Watcher[]>;
  /** Ends the use of it and looks at what has become of the data; null when it has none. */
  takeStock(cluster: Cluster, activeOn: string): Promise<RowCount | null>;
}
