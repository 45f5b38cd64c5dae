/** Every example is valid with the agents that come with it, and means what its comments say. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAgent } from '@understudy/agents-ocf';
import { checkDefinition, type ClusterModel, type DefinitionReading } from '@understudy/crm-core';
import { checkDefinitionText, formatProblems, readDefinition, readMembership } from '@understudy/formats';
import { describe, expect, test } from 'vitest';
import web from '../../examples/web.ts';
import { installedAgents, ocfAgentsForTests } from './installed-agents.ts';

const folder = join(import.meta.dirname, '../../examples');
const context = { nodes: ['a', 'b'], manifests: new Map([...installedAgents, ...ocfAgentsForTests]) };

function textOf(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function read(name: string): DefinitionReading {
  const text = textOf(name);
  const reading = checkDefinitionText({ text, name }, context);
  expect(formatProblems(reading.problems, { name, text })).toEqual([]);
  expect(reading.warnings).toEqual([]);
  return reading;
}

function modelOf(name: string): ClusterModel {
  const { model } = read(name);
  if (model === null) throw new Error(`${name} has no model`);
  return model;
}

describe('definitions', () => {
  const names = globSync('*.{yaml,json}', { cwd: folder }).filter((name) => name !== 'membership.yaml');

  test.each(names.sort())('%s is valid', (name) => {
    read(name);
  });

  test('web.ts says the same as web.yaml', () => {
    expect(web).toEqual(readDefinition({ text: textOf('web.yaml'), name: 'web.yaml' }).document);
    expect(checkDefinition(web, context).problems).toEqual([]);
  });

  test('web.yaml: a fast group', () => {
    expect(modelOf('web.yaml').resources).toMatchObject([
      { kind: 'clone', id: 'web-clone', promotable: true, child: { members: [{ id: 'address' }, { id: 'site' }] } },
    ]);
  });

  test('full.yaml: in this order', () => {
    expect(modelOf('full.yaml').resources).toMatchObject([
      {
        kind: 'clone',
        promotable: true,
        child: { members: [{ agent: 'fs' }, { agent: 'mysql' }, { agent: 'httpd' }, { agent: 'ipaddr' }] },
      },
    ]);
  });

  test('drbd.yaml: the file system where DRBD is promoted, and once it is', () => {
    const { constraints, resources } = modelOf('drbd.yaml');
    expect(resources).toMatchObject([
      {
        kind: 'clone',
        id: 'mirror-clone',
        promotable: true,
        child: { agent: 'ocf:linbit:drbd', saysPromotionScore: true },
      },
      { kind: 'group', id: 'stage' },
    ]);
    expect(constraints).toMatchObject([
      { kind: 'colocation', resource: 'stage', with: 'mirror-clone', withRole: 'promoted' },
      { kind: 'order', first: 'mirror-clone', firstAction: 'promote', then: 'stage' },
    ]);
  });

  // Ours are typed off: what stands here must be what the scripts say. DRBD's comes with DRBD, and is seldom there.
  test.each([...ocfAgentsForTests.values()])('$name describes itself as the examples take it', async (typed) => {
    const found = await findAgent(typed.name);
    if (typeof found === 'string') return expect(found).toMatch(/^there is no /);
    const { parameters, actions } = found.manifest;
    expect(Object.keys(parameters['properties'] as object)).toEqual(
      expect.arrayContaining(Object.keys(typed.parameters['properties'] as object)),
    );
    expect(new Set(parameters['required'] as string[])).toEqual(new Set(typed.parameters['required'] as string[]));
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(typed.actions.map(({ action }) => action)),
    );
  });

  test('connected.yaml: rather where more paths are good, and more so than it is held', () => {
    const { constraints, resources } = modelOf('connected.yaml');
    expect(constraints).toContainEqual(
      expect.objectContaining({ kind: 'ruleLocation', score: { kind: 'attribute', name: 'netpath' } }),
    );
    expect(resources).toMatchObject([
      { id: 'paths-clone', child: { parameters: { multiplier: 10_000 } } },
      { id: 'web-clone', child: { members: [{ meta: { stickiness: 1_000 } }, { meta: { stickiness: 1_000 } }] } },
    ]);
  });

  test('mutual-backup.yaml: each at home on a host of its own', () => {
    const { constraints, resources } = modelOf('mutual-backup.yaml');
    expect(constraints).toMatchObject([
      { id: 'home-left', node: 'a' },
      { id: 'home-right', node: 'b' },
      { kind: 'colocation', score: -50 },
    ]);
    expect(resources).toMatchObject([{ meta: { stickiness: 0 } }, { meta: { stickiness: 0 } }]);
  });
});

test('membership.yaml is valid', () => {
  const name = 'membership.yaml';
  const { config, problems, warnings } = readMembership({ text: textOf(name), name });
  expect(formatProblems(problems, { name })).toEqual([]);
  expect(warnings).toEqual([]);
  expect(config?.nodes.map(({ id }) => id)).toEqual(context.nodes);
});
