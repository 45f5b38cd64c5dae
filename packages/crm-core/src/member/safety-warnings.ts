import type { Warning } from '@understudy/contracts';
import type { ClusterModel } from '../model/cluster.ts';

/** What can go wrong by design: said when a definition is applied, and in the status. */
export function safetyWarnings(model: ClusterModel, nodes: readonly string[]): readonly Warning[] {
  if (nodes.length < 2 || model.resources.length === 0) return [];
  if (model.properties.stonithEnabled) {
    return [
      {
        code: 'no-fence-device',
        message: 'fencing is on, and no device is configured: of a node that falls silent nothing is taken over',
        remedy: 'Set properties.stonithEnabled to false, until there is a device.',
      },
    ];
  }
  return [
    {
      code: 'no-fencing',
      message:
        'there is neither fencing nor a witness: if both nodes live but lose every link to each other, each will run all resources',
      remedy:
        'Use two links that share no switch, cable or power; the older side stops as soon as one of them is back.',
    },
  ];
}
