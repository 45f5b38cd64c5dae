import { defaultWitness } from '@understudy/crm-core';
import { outletAgent } from '../story/agents-at-hand.ts';
import type { RemedyKind } from './proof.ts';
import type { Setting } from './setting.ts';

/** What could be added to a cluster, and the cluster with it. */
export function remediesFor(setting: Setting): readonly { readonly added: RemedyKind; readonly setting: Setting }[] {
  const { witness, disk } = setting.cluster.tieBreakers;
  const hasLease = witness !== null || disk !== null;
  const hasFencing = setting.definition.properties?.stonithEnabled === true;
  const kinds: readonly RemedyKind[] = [
    'link',
    ...(hasLease ? [] : (['witness'] as const)),
    ...(hasFencing ? [] : (['fencing'] as const)),
    ...(hasLease || hasFencing ? [] : (['witnessAndFencing'] as const)),
  ];
  return kinds.map((added) => ({ added, setting: withRemedy(setting, added) }));
}

function withRemedy(setting: Setting, added: RemedyKind): Setting {
  switch (added) {
    case 'link':
      return { ...setting, cluster: { ...setting.cluster, links: setting.cluster.links + 1 } };
    case 'witness':
      return withWitness(setting);
    case 'fencing':
      return withFencing(setting);
    case 'witnessAndFencing':
      return withFencing(withWitness(setting));
  }
}

function withWitness({ cluster, ...rest }: Setting): Setting {
  const witness = { address: 'a third machine', ...defaultWitness };
  return { ...rest, cluster: { ...cluster, tieBreakers: { ...cluster.tieBreakers, witness } } };
}

/** Devices that are defined are used; where there is none, each host gets an outlet. */
function withFencing({ cluster, definition, ...rest }: Setting): Setting {
  const devices = definition.fencing?.devices ?? {};
  const fencing =
    Object.keys(devices).length > 0 ? definition.fencing : { devices: { outlet: { agent: outletAgent } } };
  return {
    ...rest,
    cluster: { ...cluster, tieBreakers: { ...cluster.tieBreakers, fencing: true } },
    definition: {
      ...definition,
      properties: { ...definition.properties, stonithEnabled: true },
      ...(fencing === undefined ? {} : { fencing }),
    },
  };
}
