import type { AgentManifest } from '@understudy/contracts';
import { defaultOwnership } from '../membership/config.ts';
import type { MembershipConfig } from '../membership/config.ts';
import type { PeerObservation } from '../membership/observation.ts';
import type { MemberRequest } from './message.ts';

/** What the stage is furnished with: two nodes, three agents, and definitions. */
export const timings = {
  keepaliveMs: 100,
  warntimeMs: 200,
  deadtimeMs: 300,
  initdeadMs: 1_000,
  respawnLimitMs: 5_000,
  hungMs: 5_000,
  selfStopLimitMs: 5_000,
};

export const membership: MembershipConfig = {
  cluster: 'stage',
  nodes: [
    { id: 'a', links: ['10.0.0.1'] },
    { id: 'b', links: ['10.0.0.2'] },
  ],
  timings,
  ...defaultOwnership,
  beatPort: 1,
  messagePort: 2,
};

/** With a witness whose times are short, so that tests are. */
export const witnessed: MembershipConfig = {
  ...membership,
  timings: { ...timings, selfStopLimitMs: 2_000 },
  tieBreakers: {
    ...membership.tieBreakers,
    witness: { address: '10.0.1.1', port: 1, leaseMs: 3_000, timeoutMs: 400 },
  },
};

/** `b`, as the guardian of `a` sees it while all is well. */
export const seenUp: PeerObservation = {
  peer: 'b',
  verdict: 'up',
  said: 'running',
  standing: null,
  incarnation: 'b1',
  links: ['up'],
  measures: [],
  lastHeardMs: 990,
  workedMs: 990,
};

function manifest(
  name: string,
  actions: readonly AgentManifest['actions'][number]['action'][],
  releaseFirst = false,
): AgentManifest {
  return {
    name,
    version: '1.0.0',
    description: name,
    parameters: { type: 'object', additionalProperties: false },
    actions: actions.map((action) => ({
      action,
      timeoutMs: 5_000,
      ...(action === 'monitor' ? { intervalMs: 500 } : {}),
    })),
    ...(releaseFirst ? { releaseFirst } : {}),
  };
}

function fenceManifest(name: string): AgentManifest {
  const actions = (['off', 'on', 'status', 'monitor'] as const).map((action) => ({ action, timeoutMs: 5_000 }));
  const parameters = { type: 'object', properties: { plug: { type: 'string' } } };
  return {
    name,
    version: '1.0.0',
    description: name,
    parameters,
    actions: [],
    fencing: { actions, hostArgument: 'plug' },
  };
}

/** `cold` knows no promote; `warm` does; `told` takes notices too; `address` may be released at any time. */
export const manifests: ReadonlyMap<string, AgentManifest> = new Map(
  [
    manifest('cold', ['start', 'stop', 'monitor', 'validate', 'clean']),
    manifest('warm', ['start', 'stop', 'monitor', 'promote', 'demote']),
    manifest('told', ['start', 'stop', 'monitor', 'promote', 'demote', 'notify']),
    manifest('address', ['start', 'stop', 'monitor', 'validate'], true),
    fenceManifest('fence:outlet'),
  ].map((each) => [each.name, each]),
);

/** A definition of one group, as a request to apply it. */
export function applyGroup(
  kind: 'switchable' | 'fast',
  members: Readonly<Record<string, string>>,
  extra: object = {},
): MemberRequest {
  const resources = Object.fromEntries(Object.entries(members).map(([id, agent]) => [id, { agent }]));
  return apply({
    version: 1,
    resources,
    groups: { web: { kind, members: Object.keys(members), home: 'a', ...extra } },
  });
}

export function apply(document: object, why = ''): MemberRequest {
  return { kind: 'apply', apply: { document, source: '', sourceName: 'test', who: 'me', why } };
}
