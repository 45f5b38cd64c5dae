/** What came of looking at the agents' files again → text. Pure. */
import type { AgentsReloadReport, PluginReload } from '@understudy/contracts';
import type { Paint } from '../render/paint.ts';
import { printable } from '../render/printable.ts';

/** What has changed, a line a plugin; the unchanged ones are counted. Lines without their ends. */
export function renderReload(given: AgentsReloadReport, paint: Paint): string[] {
  const { node, plugins } = printable(given);
  const changed = plugins.filter(({ outcome }) => outcome !== 'unchanged');
  const unchanged = plugins.length - changed.length;
  return [
    ...changed.map((plugin) => lineOf(plugin, paint)),
    changed.length === 0 ? `Nothing has changed on ${node}.` : `${unchanged} unchanged on ${node}.`,
  ];
}

function lineOf({ plugin, agents, outcome, reasons }: PluginReload, paint: Paint): string {
  const names = agents.join(', ');
  const bad = (text: string): string => `${paint('bad', '!')} ${text}: ${reasons.join('; ')}`;
  switch (outcome) {
    case 'new':
      return `${plugin} is new: ${names}`;
    case 'renewed':
      return `${plugin} is in use in its new version: ${names}`;
    case 'kept':
      return bad(`the new version of ${plugin} is refused, and the one before stays`);
    case 'refused':
      return bad(`${plugin} is refused`);
    case 'unchanged':
      return `${plugin} is unchanged: ${names}`;
  }
}
