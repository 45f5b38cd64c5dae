import type { DurableState } from '@understudy/crm-core';
import type { Watcher } from '../world/watcher.ts';
import type { Report } from './report.ts';

/**
 * What is on a disk never gives way to something older: of two states that meet, the
 * newer goes on. And no generation belongs to two views: each is formed once.
 */
export function checkState(report: Report): Watcher {
  const coordinators = new Map<number, string>();
  const formed = new Set<number>();
  return {
    effect: ({ node, disk }, effect) => {
      if (effect.kind !== 'persist') return;
      const { stamp, changed } = effect.state;
      if (isOlder(changed, disk.state.changed)) {
        report.add('newest', `${node} gives up state ${say(disk.state.changed)} for ${say(changed)}`);
      }
      if (stamp.generation < disk.state.stamp.generation) {
        report.add('generation', `${node} forgets generation ${disk.state.stamp.generation} for ${stamp.generation}`);
      }
      const known = coordinators.get(stamp.generation) ?? stamp.coordinator;
      coordinators.set(stamp.generation, known);
      if (known === stamp.coordinator) return;
      report.add(
        'generation',
        `generation ${stamp.generation} is of ${known} and of ${stamp.coordinator} (on ${node})`,
      );
    },
    published: ({ node }, event) => {
      const { generation, coordinator } = event.data;
      if (event.kind !== 'view' || event.node !== node || coordinator !== node || typeof generation !== 'number')
        return;
      if (formed.has(generation)) report.add('generation', `${node} forms a second view of generation ${generation}`);
      formed.add(generation);
    },
  };
}

type Stamp = DurableState['stamp'];

function isOlder(a: Stamp, b: Stamp): boolean {
  return a.generation < b.generation || (a.generation === b.generation && a.sequence < b.sequence);
}

function say({ generation, sequence, coordinator }: Stamp): string {
  return `${generation}/${sequence} of ${coordinator}`;
}
