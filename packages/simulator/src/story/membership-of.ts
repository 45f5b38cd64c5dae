import { defaultOwnership } from '@understudy/crm-core';
import type { MembershipConfig } from '@understudy/crm-core';
import type { ClusterSketch } from './story.ts';

/** The membership file that all hosts of a story have. */
export function membershipOf({ nodes, links, timings, tieBreakers, ownership }: ClusterSketch): MembershipConfig {
  return {
    cluster: 'world',
    nodes: nodes.map((id, index) => ({
      id,
      links: Array.from({ length: links }, (_, link) => `10.0.${link}.${index + 1}`),
    })),
    timings,
    ...defaultOwnership,
    ...ownership,
    tieBreakers,
    beatPort: 5405,
    messagePort: 5406,
  };
}
