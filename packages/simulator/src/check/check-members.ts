import type { Acknowledgement } from '@understudy/contracts';
import { InvariantError } from '@understudy/crm-core';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/** What must hold of the members themselves: they do not break off, come to rest, and their queues are bounded. */
export function checkMembers(world: World, report: Report): Watcher {
  const bound = (): void => {
    for (const { node, daemon } of world.hosts) {
      if (daemon !== null && daemon.waiting > longestQueue)
        report.add('bounded', `${node} has ${daemon.waiting} things to do`);
    }
  };
  return {
    daemonFailed: ({ node }, error) => {
      if (error instanceof InvariantError || error instanceof TypeError)
        report.add('invariant', `${node}: ${error.message}`);
    },
    published: ({ node }, { text }) => {
      if (text.includes('did not come to rest')) report.add('restless', `${node}: ${text}`);
    },
    happened: bound,
    happeningEnded: bound,
  };
}

const longestQueue = 2_000;

/** What was acknowledged, and where it is in the end. */
export class Acknowledged implements Watcher {
  readonly #all: Acknowledgement[] = [];

  readonly acknowledged = (acknowledgement: Acknowledgement): void => void this.#all.push(acknowledgement);

  /** It is in the state that goes on, or in a copy that was set aside. */
  check(world: World, report: Report): void {
    const copies = world.hosts.flatMap(({ disk }) => [disk.state, ...disk.copies]);
    const oldest = Math.min(...copies.map(({ lineage }) => lineage[0]?.generation ?? 0));
    for (const { generation, sequence, heldBy } of this.#all) {
      const isThere = copies.some(({ lineage }) =>
        lineage.some((stamp) => stamp.generation === generation && stamp.sequence >= sequence),
      );
      if (isThere || generation < oldest) continue;
      report.add('acknowledged', `change ${generation}/${sequence}, held by ${heldBy.join(' and ')}, is nowhere`);
    }
  }
}
