import { expect } from 'vitest';
import type { ClusterModel } from './cluster.ts';
import { check } from './definition.case.ts';
import type { Resource } from './resource.ts';

/* Definitions that are sound, as the model has them. */
export function compiled(parts: object, nodes: readonly string[] = ['alpha', 'beta']): ClusterModel {
  const { model, problems } = check({ version: 1, resources: {}, ...parts }, { nodes });
  expect(problems).toEqual([]);
  if (model === null) throw new Error('no problem, but no model either');
  return model;
}

export function only(parts: object): Resource {
  const [resource, ...more] = compiled(parts).resources;
  expect(more).toEqual([]);
  if (resource === undefined) throw new Error('no resource');
  return resource;
}

export const site = { agent: 'web', parameters: { port: 80 } };
export const address = { agent: 'address', parameters: { ip: '10.0.0.1' } };
