import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { changeSince } from '../digests/change-since.ts';
import type { Fold } from './fold.ts';

const tried: ReadonlySet<string> = new Set(['start', 'monitor']);

/** The entry is what a node keeps of the last failure, and that came about with other parameters. */
export function isOutdatedFailure({ draft, node, survey }: Fold, entry: HistoryEntry): boolean {
  if (!entry.id.endsWith('_last_failure_0') || !tried.has(entry.operation)) return false;
  const { resource } = draft;
  if (resource.kind !== 'primitive' || draft.isRemoved || !draft.isManaged || draft.block !== null) return false;
  const host = draft.container?.activeOn[0]?.name ?? null;
  const { resolved, options } = survey;
  const execution = { resource, attributes: node.attributes, host, digest: options.digest, resolved };
  return changeSince(entry, execution) !== 'none';
}
