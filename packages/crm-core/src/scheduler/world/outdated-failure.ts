import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { changeSince } from '../digests/change-since.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { NodeDraft } from './node-draft.ts';
import type { Survey } from './survey.ts';

/*
 * What failed with other parameters than are configured now says nothing of what will
 * happen: its count is deleted and forbids nothing. Known once it is known where the
 * containers are, through which some connections go.
 */

export function noteOutdatedFailures(survey: Survey): void {
  const nodes = [...survey.nodes.values()];
  for (const draft of survey.nursery.instances.values()) {
    for (const [number, observed] of draft.observed.told) {
      const node = nodes[number];
      if (node === undefined || observed.failedTry === null) continue;
      if (!isOutdated(draft, node, observed.failedTry, survey)) continue;
      const clearFailures = observed.clearFailures ?? 'its parameters have changed';
      draft.observed.set(number, { ...observed, isFailureOutdated: true, clearFailures });
    }
  }
}

function isOutdated(draft: InstanceDraft, node: NodeDraft, entry: HistoryEntry, survey: Survey): boolean {
  const { resource } = draft;
  if (resource.kind !== 'primitive' || draft.isRemoved || !draft.isManaged || draft.block !== null) return false;
  const host = draft.container?.activeOn[0]?.name ?? null;
  const { resolved, options } = survey;
  const execution = { resource, attributes: node.attributes, host, digest: options.digest, resolved };
  // It may have failed because of a secret: one that is not shown counts as another.
  return changeSince({ ...entry, secureDigest: null }, execution) !== 'none';
}
