import { formatScore } from '../../base/score.ts';
import { sayMoment } from './say-moment.ts';
import type { Remedy } from './remedy.ts';

/** What to do, as one would say it; with our command where there is one. */
export function sayChange(change: Remedy): string {
  switch (change.kind) {
    case 'forgetFailures':
      return `mend the cause and forget the failures: crm resource cleanup ${change.resource} ${change.node}`;
    case 'wait':
      return `wait until ${sayMoment(change.untilWallMs)}, when failures are forgotten`;
    case 'endStandby':
      return `end the standby: crm node online ${change.node}`;
    case 'endNodeMaintenance':
      return `end the maintenance of node ${change.node}`;
    case 'endResourceMaintenance':
      return `end the maintenance of ${change.resource}`;
    case 'endClusterMaintenance':
      return 'end the maintenance of the cluster (maintenance-mode)';
    case 'returnNode':
      return `bring node ${change.node} back into the cluster`;
    case 'confirmFenced':
      return `make sure that ${change.node} is off, and confirm it`;
    case 'healNode':
      return `mend node ${change.node}, until all that it says of its health is green`;
    case 'endShutdownLock':
      return `end the shutdown lock of ${change.resource}: it no longer waits for its node`;
    case 'grantTicket':
      return `grant ticket ${change.ticket} to this site`;
    case 'gainQuorum':
      return 'regain the quorum: bring other nodes back';
    case 'startResource':
      return `set its target role to Started: crm resource start ${change.resource}`;
    case 'endStopAll':
      return 'set stop-all-resources to false';
    case 'defineFenceDevice':
      return 'define a fence device; or, without shared data to lose, turn fencing off (stonith-enabled)';
    case 'manageResource':
      return `let ${change.resource} be managed again (is-managed)`;
    case 'preferNode':
      return `prefer ${change.node} for ${change.resource} with a score of ${formatScore(change.score)}${change.score < 1_000_000 ? ' or more' : ''}`;
    case 'endStickiness':
      return `set the stickiness of ${change.resource} to 0`;
    case 'raiseCapacity':
      return `give ${change.node} a capacity of ${change.to} ${change.attribute}`;
    case 'endMove':
      return `end the move: crm resource move ${change.resource} --end`;
    case 'dropConstraint':
      return `take away constraint ${change.constraint}`;
  }
}
