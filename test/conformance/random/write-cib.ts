/** A draft as a CIB that both schedulers read. */
import type { DraftCluster } from './draft.ts';
import { nameResources } from './named-cluster.ts';
import { writeConfiguration } from './write-configuration.ts';
import { writeStatus } from './write-status.ts';
import { element, writeXml } from './write-xml.ts';

export function writeCib(draft: DraftCluster): string {
  const all = nameResources(draft);
  const controller = draft.nodes.findIndex(({ state }) => state === 'online');
  const attributes = {
    crm_feature_set: '3.16.1',
    'validate-with': 'pacemaker-3.9',
    admin_epoch: 0,
    epoch: 1,
    num_updates: 1,
    'have-quorum': draft.options.quorum ? 1 : 0,
    'dc-uuid': controller === -1 ? null : controller + 1,
  };
  return writeXml(element('cib', attributes, [writeConfiguration(draft, all), writeStatus(draft, all)]));
}
