/** What most files of this folder begin with: a web cluster for all tests of the file, active on `a`. */
import { afterAll, beforeAll } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { startWebCluster, type WebClusterOptions } from './web-cluster.ts';
import { untilRunsOn } from './web-group.ts';

export interface WebPair {
  readonly cluster: Cluster;
  readonly a: Member;
  readonly b: Member;
}

/**
 * Starts it before the first test and hands it over, ends it after the last one.
 *
 *     onWebPair({}, (pair) => ({ cluster, a, b } = pair));
 */
export function onWebPair(options: WebClusterOptions, take: (pair: WebPair) => unknown): void {
  let cluster: Cluster | null = null;
  beforeAll(async () => {
    cluster = await startWebCluster(options);
    await untilRunsOn('a', cluster.members);
    take({ cluster, a: cluster.member('a'), b: cluster.member('b') });
  });
  afterAll(async () => cluster?.lab.close());
}
