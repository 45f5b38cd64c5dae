import * as kit from '@understudy/agent-kit';
import { defineCluster } from '@understudy/crm-core';
import { expect, test } from 'vitest';
import * as agent from './agent.ts';
import * as definition from './definition.ts';

test('understudy/agent is the whole kit', () => {
  expect(agent).toEqual(kit);
});

test('understudy/definition has what a definition needs', () => {
  expect(definition.defineCluster).toBe(defineCluster);
});
