import type { ClusterRequest } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { checkDefinition } from '../model/check-definition.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { Placement } from '../model/transition.ts';
import { emptyState, withGeneration } from './durable-state.ts';
import type { DurableState } from './durable-state.ts';
import { applyIntents } from './intents.ts';
import type { Intent } from './intents.ts';
import { answerRequest } from './requests.ts';
import type { RequestOutcome } from './requests.ts';

const actions = (['start', 'stop', 'monitor', 'promote', 'demote'] as const).map((action) => ({
  action,
  timeoutMs: 1_000,
  intervalMs: 1_000,
}));
const manifest = { name: 'plain', version: '1.0.0', description: '', parameters: { type: 'object' }, actions };
const document = {
  version: 1,
  resources: {
    address: { agent: 'plain' },
    site: { agent: 'plain' },
    disk: { agent: 'plain', kind: 'local' },
    mail: { agent: 'plain' },
  },
  groups: { web: { kind: 'fast', members: ['address', 'site'] } },
};

function model(): ClusterModel {
  const reading = checkDefinition(document, { nodes: ['a', 'b'], manifests: new Map([['plain', manifest]]) });
  if (reading.model === null) throw new Error(JSON.stringify(reading.problems));
  return reading.model;
}

const onA: readonly Placement[] = ['address', 'site'].map((resource) => ({
  resource,
  current: [
    { node: 'a', role: 'promoted' },
    { node: 'b', role: 'unpromoted' },
  ],
  next: null,
  scores: [],
  reasons: [],
}));

const fresh = withGeneration(emptyState('stage'), 1, 'a');

function ask(
  request: Partial<ClusterRequest> & { kind: ClusterRequest['kind'] },
  state: DurableState = fresh,
): RequestOutcome {
  const full = { who: 'me', why: 'for a test', ...request } as ClusterRequest;
  return answerRequest({ node: 'a', state, model: model(), placements: () => onA, wallMs: 5 }, full);
}

function stateOf(outcome: RequestOutcome): DurableState {
  if (outcome.kind !== 'changed') throw new Error(`not changed: ${JSON.stringify(outcome)}`);
  return outcome.state;
}

/** Target roles on every level, as the scheduler will see them. */
function targets(state: DurableState): Record<string, string> {
  const bent = applyIntents(model(), state.intents);
  return Object.fromEntries(
    bent.resources.flatMap((resource) => {
      const child = resource.kind === 'clone' ? resource.child : resource;
      const members = child.kind === 'group' ? child.members : [child];
      return [resource, ...members].map(({ id, meta }) => [id, meta.targetRole]);
    }),
  );
}

describe('a request', () => {
  it('to stop a group stops all of it, and nothing else', () => {
    const stopped = targets(stateOf(ask({ kind: 'stopResource', resource: 'web' })));
    expect(stopped).toMatchObject({ 'web-clone': 'stopped', address: 'stopped', site: 'stopped', mail: 'started' });
  });

  it('bends the definition as long as it stands: nothing of it is left afterwards', () => {
    const one = model();
    const [mail, disk] = ['mail', 'disk'].map((resource) => stateOf(ask({ kind: 'stopResource', resource })).intents);
    const stopped = (intents: readonly Intent[] = []) =>
      applyIntents(one, intents).resources.flatMap(({ id, meta }) => (meta.targetRole === 'stopped' ? [id] : []));
    expect([mail, mail, disk, [], mail].map(stopped)).toEqual([['mail'], ['mail'], ['disk-clone'], [], ['mail']]);
  });

  it('to stop a member stops that one', () => {
    const stopped = targets(stateOf(ask({ kind: 'stopResource', resource: 'site' })));
    expect(stopped).toMatchObject({ address: 'started', site: 'stopped' });
  });

  it('to start ends the stop, and is no intent of its own', () => {
    const stopped = stateOf(ask({ kind: 'stopResource', resource: 'web' }));
    expect(stateOf(ask({ kind: 'startResource', resource: 'web' }, stopped)).intents).toEqual([]);
  });

  it('that is made twice is kept once, with who, why and when', () => {
    const once = stateOf(ask({ kind: 'standbyNode', node: 'b' }));
    const twice = stateOf(ask({ kind: 'standbyNode', node: 'b', why: 'still' }, once));
    expect(twice.intents).toEqual([{ kind: 'standby', node: 'b', who: 'me', why: 'still', sinceWallMs: 5 }]);
    expect(stateOf(ask({ kind: 'onlineNode', node: 'b' }, twice)).intents).toEqual([]);
  });

  it.each([
    { kind: 'onlineNode', node: 'b' },
    { kind: 'startResource', resource: 'web' },
    { kind: 'endMove', resource: 'site' },
  ] as const)('for what is so already changes nothing: $kind', (request) => {
    const stopped = stateOf(ask({ kind: 'stopResource', resource: 'mail' }));
    expect(ask(request, stopped)).toEqual({ kind: 'same' });
  });

  it('to move concerns the active copy; without a node it leads away from where that is', () => {
    const bent = applyIntents(model(), stateOf(ask({ kind: 'moveResource', resource: 'site' })).intents);
    expect(bent.constraints.at(-1)).toMatchObject({
      resource: 'web-clone',
      node: 'a',
      score: -1_000_000,
      role: 'promoted',
    });
  });

  it.each([{}, { node: 'b' }])('to move what is local is refused: it would be stopped for good (%j)', (to) => {
    expect(ask({ kind: 'moveResource', resource: 'disk', ...to })).toMatchObject({
      kind: 'refused',
      error: { code: 'invalid-request', message: 'disk is local: it runs on every node and never moves' },
    });
  });

  it('to move away what is active everywhere is refused: there is nowhere to go', () => {
    const twice = ['a', 'b'].map((node) => ({ node, role: 'started' as const }));
    const placements = () => [{ resource: 'mail', current: twice, next: null, scores: [], reasons: [] }];
    const request = { kind: 'moveResource', resource: 'mail', who: 'me', why: '' } as const;
    expect(answerRequest({ node: 'a', state: fresh, model: model(), placements, wallMs: 5 }, request)).toMatchObject({
      kind: 'refused',
      error: { code: 'invalid-request' },
    });
  });

  it('to move away what is not active is refused with the way out', () => {
    expect(ask({ kind: 'moveResource', resource: 'mail' })).toMatchObject({
      kind: 'refused',
      error: { code: 'invalid-request', remedy: expect.stringContaining('Name the node') as string },
    });
  });

  it.each([
    ['resource', { kind: 'stopResource', resource: 'wab' }, 'unknown-resource'],
    ['node', { kind: 'standbyNode', node: 'c' }, 'unknown-node'],
    ['node to move to', { kind: 'moveResource', resource: 'web', node: 'c' }, 'unknown-node'],
  ] as const)('with an unknown %s is refused, and names those that exist', (_what, request, code) => {
    const outcome = ask(request);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code } });
    expect(JSON.stringify(outcome)).toMatch(/web|a, b/);
  });

  it.each([
    ['web', ['address', 'site']],
    ['site', ['site']],
    ['disk', ['disk']],
  ])('to clean up %s concerns %j', (resource, resources) => {
    expect(ask({ kind: 'cleanupResource', resource })).toMatchObject({ kind: 'cleanup', resources });
  });
});
