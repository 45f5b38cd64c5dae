import type { Acknowledgement } from '@understudy/contracts';
import { InvariantError } from '@understudy/crm-core';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/** What must hold of the members themselves: they do not break off, come to rest, and their queues are bounded. */
export function checkMembers(world: World, report: Report): Watcher {
  const bound = ({ node, daemon, disk, waiting }: Host): void => {
    const longest = Math.max(waiting, daemon?.waiting ?? 0, daemon?.sessions?.waiting ?? 0);
    if (longest > longestQueue) report.add('bounded', `${node} has ${longest} things to do`);
    const { lineage, previous, intents, fencing } = disk.state;
    const kept = Math.max(...[lineage, previous, intents, fencing?.history ?? []].map(({ length }) => length));
    if (kept > mostKept) report.add('bounded', `${node} keeps ${kept} things of one kind`);
  };
  const boundAll = (): void => world.hosts.forEach(bound);
  return {
    daemonFailed: ({ node }, error) => {
      if (error instanceof InvariantError || error instanceof TypeError)
        report.add('invariant', `${node}: ${error.message}`);
    },
    published: ({ node }, { text }) => {
      if (text.includes('did not come to rest')) report.add('restless', `${node}: ${text}`);
    },
    hostChanged: bound,
    networkChanged: boundAll,
    happened: boundAll,
    happeningEnded: boundAll,
  };
}

const longestQueue = 2_000;
/** Of what a member's disk holds. */
const mostKept = 200;

/** What was acknowledged, and where it is in the end. */
export class Acknowledged implements Watcher {
  readonly #all: Acknowledgement[] = [];

  readonly acknowledged = (acknowledgement: Acknowledgement): void => void this.#all.push(acknowledgement);

  /** It is in the state that goes on, or in a copy that was set aside. */
  check(world: World, report: Report): void {
    const copies = world.hosts.flatMap(({ disk }) => [disk.state, ...disk.copies]);
    // Of what came before the beginning of a lineage, nothing can be told.
    const oldest = Math.max(...world.hosts.map(({ disk }) => disk.state.lineage[0]?.generation ?? 0));
    for (const { generation, sequence, heldBy } of this.#all) {
      const isThere = copies.some(({ lineage }) =>
        lineage.some((stamp) => stamp.generation === generation && stamp.sequence >= sequence),
      );
      if (isThere || generation < oldest) continue;
      report.add('acknowledged', `change ${generation}/${sequence}, held by ${heldBy.join(' and ')}, is nowhere`);
    }
  }
}
