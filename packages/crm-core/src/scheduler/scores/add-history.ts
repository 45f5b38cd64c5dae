import { infinity } from '../../base/score.ts';
import type { Instance, World } from '../world/world.ts';
import type { Ledger } from './ledger.ts';

/** What was, speaks too: failures forbid, a shutdown lock waits, and what is active somewhere rather stays. Returns stickiness by instance. */
export function addHistory(world: World, ledger: Ledger, isFrozen: (instance: number) => boolean): Int32Array {
  const stickiness = new Int32Array(world.instances.length);
  for (const instance of world.instances) {
    addBans(ledger, instance);
    addLock(world, ledger, instance);
    addHold(ledger, instance);
    if (!isFrozen(instance.number)) stickiness[instance.number] = addStickiness(world, ledger, instance);
  }
  return stickiness;
}

function addBans(ledger: Ledger, { number, bans }: Instance): void {
  for (const [node, reason] of bans) ledger.forbid(number, node, 'failure', reason);
}

function addLock(world: World, ledger: Ledger, { number, lockedTo }: Instance): void {
  if (lockedTo === null) return;
  const name = world.nodes[lockedTo]?.name ?? '';
  for (const node of world.nodes) if (node.number !== lockedTo) ledger.forbid(number, node.number, 'lock', name);
}

/** What must not be touched stays, whatever speaks against it but a ban. */
function addHold(ledger: Ledger, { kind, number, isHeld, block, activeOn }: Instance): void {
  if (kind !== 'primitive' || !isHeld) return;
  const name = block ?? 'it is not managed, and active there';
  for (const node of activeOn) ledger.add(number, node, { kind: 'held', name, score: infinity });
}

/** Only what is managed and active on one node alone stays for its own sake, and only where it may be at all. */
function addStickiness(world: World, ledger: Ledger, instance: Instance): number {
  const { kind, number, isManaged, activeOn, resource } = instance;
  const score = resource.meta.resourceStickiness;
  const [node] = activeOn;
  if (kind !== 'primitive' || !isManaged || score < 1 || activeOn.length !== 1 || node === undefined) return 0;
  if (!world.resolved.properties.symmetricCluster && !ledger.isListed(number, node)) return 0;
  ledger.add(number, node, { kind: 'stickiness', name: '', score });
  return score;
}
