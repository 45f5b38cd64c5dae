/** The actions of a transition in an order in which they could be done, each with what it waits for. Pure. */
import type { GraphAction } from '@understudy/crm-core';
import { alignColumns } from '../render/columns.ts';
import { printable } from '../render/printable.ts';

/** What does nothing itself is left out, and looked through. */
export function renderActions(actions: readonly GraphAction[]): readonly string[] {
  const real = actions.filter(({ kind }) => kind !== 'pseudo');
  if (real.length === 0) return ['  Nothing is to be done.'];
  const places = new Map(real.map(({ id }, index) => [id, index + 1]));
  const waits = waitsFor(actions, places);
  const rows = real.map((action, index) => [
    { text: String(index + 1).padStart(String(real.length).length) },
    { text: printable(sentence(action)) },
    { text: printable(afterText(waits.get(action.id) ?? [])) },
    { text: printable(action.reasons.join('; ')) },
  ]);
  return ['', '  In order:', ...alignColumns(rows, '  ').map((line) => line.trimEnd())];
}

/**
 * Of every action the places of the real ones that it waits for, directly or through others. Those for which another
 * of them waits anyway are left out.
 */
function waitsFor(
  actions: readonly GraphAction[],
  places: ReadonlyMap<number, number>,
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  const before = new Map<number, ReadonlySet<number>>();
  // Actions come after those they wait for: what those wait for is known already.
  for (const { id, after } of actions) {
    const direct = after.flatMap((other) => places.get(other) ?? found.get(other) ?? []);
    const all = new Set(direct.flatMap((place) => [...(before.get(place) ?? [])]));
    const waits = [...new Set(direct)].filter((place) => !all.has(place)).sort((a, b) => a - b);
    found.set(id, waits);
    const place = places.get(id);
    if (place !== undefined) before.set(place, new Set([...all, ...waits]));
  }
  return found;
}

const shownWaits = 5;

function afterText(waits: readonly number[]): string {
  if (waits.length === 0) return '';
  if (waits.length <= shownWaits) return `after ${waits.join(', ')}`;
  return `after ${waits.slice(-shownWaits + 1).join(', ')} and ${waits.length - shownWaits + 1} others`;
}

function sentence({ kind, task, key, node, resource, intervalMs }: GraphAction): string {
  const where = node === null ? '' : ` on ${node}`;
  if (task === 'stonith') return `fence ${node ?? ''} (${key.slice(key.lastIndexOf('-') + 1)})`;
  if (task === 'do_shutdown') return `let ${node ?? ''} leave`;
  if (task === 'clear_failcount') return `forget failures of ${resource ?? ''}${where}`;
  if (kind === 'cluster') return `${task} ${resource ?? ''}${where}`;
  if (task === 'monitor')
    return `${intervalMs === 0 ? 'probe' : `watch every ${intervalText(intervalMs)}`} ${resource ?? ''}${where}`;
  if (task === 'cancel') return `end ${key}${where}`;
  if (task === 'notify') return `notify ${resource ?? ''}${where} (${key})`;
  if (task === 'delete') return `forget ${resource ?? ''}${where}`;
  return `${task} ${resource ?? ''}${where}`;
}

function intervalText(intervalMs: number): string {
  return intervalMs % 1_000 === 0 ? `${intervalMs / 1_000} s` : `${intervalMs} ms`;
}
