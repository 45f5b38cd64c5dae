import { resultCodes, type ResultCode } from '@understudy/contracts';
import type { HistoryEntry } from '../model/configuration/situation.ts';
import type { Instance, World } from '../scheduler/world/world.ts';
import type { Note } from './notes.ts';
import { currentPlaces } from './placements.ts';

/** Of what is left as it is on a node: blocked, unmanaged, in maintenance, or no longer defined. */
export function holdNotes(world: World, instance: Instance): readonly Note[] {
  if (instance.isManaged && instance.block === null) return [];
  const places = currentPlaces(world, instance).filter(({ node }) => world.nodeByName.get(node)?.pending !== true);
  return places.map(({ node }) => noteOn(world, instance, node));
}

function noteOn(world: World, instance: Instance, node: string): Note {
  const { resource, block } = instance;
  if (block !== null) return { kind: 'blocked', node, text: blockText(world, instance, node, block) };
  return { kind: 'unmanaged', node, text: untouchedText(world, instance, node, resource.id) };
}

function blockText(world: World, instance: Instance, node: string, block: string): string {
  const { id, meta } = instance.resource;
  const entry = failureOn(world, instance, node);
  if (instance.isRemoved) {
    return `${id} is no longer defined, and its stop failed on ${node}. Stop it on ${node} by hand, then run: crm resource cleanup ${id}`;
  }
  if (entry?.operation === 'stop') {
    const text = `stop of ${id} failed on ${node}${said(entry)}: it may still be active there, so it is not started anywhere else.`;
    return `${text} Stop it on ${node} by hand, see that it is gone, then run: crm resource cleanup ${id}`;
  }
  const nodes = currentPlaces(world, instance).map((place) => place.node);
  if (nodes.length > 1) {
    const because = meta.multipleActive === 'block' ? 'multipleActive is block' : block;
    const text = `${id} is active on ${nodes.join(' and ')}, and ${because}.`;
    return `${text} Stop ${id} by hand on all nodes but one, then run: crm resource cleanup ${id}`;
  }
  const failed = entry === null ? `${id} is blocked: ${block}` : failedText(id, node, entry);
  return `${failed}. Put it right on ${node}, then run: crm resource cleanup ${id}`;
}

function failedText(id: string, node: string, entry: HistoryEntry): string {
  return `${entry.operation} of ${id} failed on ${node}${said(entry)}, and onFail is block`;
}

/** What failed there last, and still counts. */
function failureOn(world: World, { observed }: Instance, node: string): HistoryEntry | null {
  const number = world.nodeByName.get(node)?.number ?? -1;
  return observed.get(number)?.failures.at(-1)?.entry ?? null;
}

function untouchedText(world: World, instance: Instance, node: string, id: string): string {
  const { maintenanceMode } = world.resolved.properties;
  const place = world.nodeByName.get(node);
  if (maintenanceMode) return maintenanceText('the cluster is in maintenance', id, node);
  if (place?.maintenance === true) return maintenanceText(`${node} is in maintenance`, id, node);
  if (instance.maintenance) return maintenanceText(`${id} is in maintenance`, id, node);
  if (instance.isRemoved) {
    return `${id} is no longer defined, and is left running on ${node}. Stop it on ${node} by hand, then run: crm resource cleanup ${id}`;
  }
  const remedy = `Set isManaged of ${id} to true and it is looked after again.`;
  return `${id} is not managed: it is left as it is on ${node}. ${remedy}`;
}

function maintenanceText(who: string, id: string, node: string): string {
  return `${who}: ${id} on ${node} is not touched. End the maintenance and it is looked after again.`;
}

/** ` (no space left)`, or nothing. */
function said({ reason }: HistoryEntry): string {
  return reason === '' ? '' : ` (${reason})`;
}

/** `a cannot run site: notInstalled (no httpd)`, `stop of site failed on a (still busy)`. */
export function refusalText(id: string, node: string, entry: HistoryEntry): string {
  const failed = `${entry.operation} of ${id} failed on ${node}${said(entry)}`;
  return refusals.has(entry.code) ? `${node} cannot run ${id}: ${failureText(entry)}` : failed;
}

/** The node is unfit, and trying again there would change nothing. */
export const refusals: ReadonlySet<number> = new Set([
  resultCodes.badParameters,
  resultCodes.unimplemented,
  resultCodes.noPermission,
  resultCodes.notInstalled,
  resultCodes.notConfigured,
]);

/** `notInstalled (no httpd)`. */
function failureText(entry: HistoryEntry): string {
  const names = Object.entries(resultCodes) as [ResultCode, number][];
  const name = names.find(([, code]) => code === entry.code)?.[0] ?? `result ${entry.code}`;
  return `${name}${said(entry)}`;
}
