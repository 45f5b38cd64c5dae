import type { Warning } from '@understudy/contracts';
import { givesLease } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';
import type { ClusterModel } from '../model/cluster.ts';

/** What can go wrong by design: said when a definition is applied, and in the status. */
export function safetyWarnings(model: ClusterModel, membership: MembershipConfig): readonly Warning[] {
  if (membership.nodes.length < 2 || model.resources.length === 0) return [];
  const { devices } = model.fencing;
  if (model.properties.stonithEnabled && devices.length > 0) return unseenFencings(model);
  if (model.properties.stonithEnabled) {
    return [
      {
        code: 'no-fence-device',
        message: 'fencing is on, and no device is configured: of a node that falls silent nothing is taken over',
        remedy: 'Define one in fencing.devices, or set properties.stonithEnabled to false until there is one.',
      },
    ];
  }
  return [...disagreement(membership), ...(givesLease(membership) ? policyWarnings(model) : unguarded(devices.length))];
}

/** The one file says what the other denies. */
function disagreement({ tieBreakers }: MembershipConfig): readonly Warning[] {
  if (!tieBreakers.fencing) return [];
  return [
    {
      code: 'fencing-disagrees',
      message: 'the membership file names fencing as a tie-breaker, and the definition has it off: nothing is fenced',
      remedy: 'Set properties.stonithEnabled to true, or take fencing out of the membership file.',
    },
  ];
}

function unguarded(devices: number): readonly Warning[] {
  return [
    {
      code: 'no-fencing',
      message:
        'there is neither fencing nor a witness: if both nodes live but lose every link to each other, each will run all resources',
      remedy:
        devices > 0
          ? 'Fence devices are defined: set properties.stonithEnabled to true.'
          : 'Name a witness in the membership file, or fence devices in the definition. Use two links that share no switch, cable or power; the older side stops as soon as one of them is back.',
    },
  ];
}

/** A side that may own no longer, and does not stop, is a split that the lease was to prevent. */
function policyWarnings({ properties: { noQuorumPolicy } }: ClusterModel): readonly Warning[] {
  if (noQuorumPolicy === 'stop' || noQuorumPolicy === 'suicide') return [];
  return [
    {
      code: 'unsafe-policy',
      message: `noQuorumPolicy is ${noQuorumPolicy}, and fencing is off: a side that is cut off goes on, and the other begins the same`,
      remedy: "Set properties.noQuorumPolicy to 'stop', or use fencing.",
    },
  ];
}

/** Of devices that cannot be asked, only their word is known. */
function unseenFencings({ fencing }: ClusterModel): readonly Warning[] {
  const seen = new Set(
    fencing.devices.filter(({ actions }) => actions.has('status')).flatMap(({ hosts }) => [...hosts.keys()]),
  );
  const unseen = fencing.targets.filter(({ node, levels }) => levels.length > 0 && !seen.has(node));
  return unseen.map(({ node }) => ({
    code: 'fencing-unconfirmed',
    message: `no device can tell whether ${node} has power: that it was fenced is believed on the device's word alone`,
    remedy: 'Add a device for it whose agent has the action status.',
  }));
}
