import type { AgentManifest } from '@understudy/contracts';
import { expect, it } from 'vitest';
import { emptyState, withDefinition } from '../coordinator/durable-state.ts';
import { compileState } from './compile-state.ts';

const actions = (['start', 'stop', 'monitor'] as const).map((action) => ({ action, timeoutMs: 1_000, intervalMs: 9 }));
const plain: AgentManifest = { name: 'plain', version: '1.0.0', description: '', parameters: {}, actions };
const manifests = new Map([['plain', plain]]);

const state = withDefinition(emptyState('stage'), 'a', {
  document: { version: 1, resources: { site: { agent: 'plain' } } },
  source: '',
  sourceName: 'cluster.yaml',
  appliedWallMs: 0,
  who: 'me',
  why: '',
});

it('reads a definition anew where other agents are installed, or other nodes are there', () => {
  const nodesOf = (nodes: readonly string[]) => compileState(state, { nodes, manifests })?.nodes.map(({ id }) => id);
  expect(nodesOf(['a', 'b'])).toEqual(['a', 'b']);
  expect(nodesOf(['a', 'c'])).toEqual(['a', 'c']);
  expect(compileState(state, { nodes: ['a', 'c'], manifests: new Map() })).toBeNull();
  expect(nodesOf(['a', 'b'])).toEqual(['a', 'b']);
});

it('means the same to all who have the same of both', () => {
  const [one, other] = [
    ['a', 'b'],
    ['a', 'b'],
  ].map((nodes) => compileState(state, { nodes, manifests }));
  expect(one).not.toBeNull();
  expect(one).toBe(other);
});
