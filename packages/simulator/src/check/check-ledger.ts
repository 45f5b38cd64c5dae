import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/** Whatever is active is in the ledger of its host: else nobody could end it without being told what it is. */
export function checkLedger(world: World, report: Report): Watcher {
  const look = (host: Host): void => {
    for (const [resource, { isHidden }] of host.agents.active) {
      if (isHidden || host.ledger.some((entry) => entry.resource === resource)) continue;
      report.add('ledger', `${resource} is active on ${host.node}, and not in its ledger`);
    }
  };
  return {
    ledgerChanged: look,
    activityChanged: () => {
      for (const host of world.hosts) look(host);
    },
  };
}
