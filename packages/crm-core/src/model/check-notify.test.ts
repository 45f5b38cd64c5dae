import type { AgentAction, AgentManifest } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { check, problemLines } from './definition.case.ts';

const usual = ['start', 'stop', 'monitor'] as const;
const manifests = new Map(
  [
    manifest('plain', usual),
    manifest('listening', [...usual, 'notify']),
    manifest('replicated', [...usual, 'notify', 'promote', 'demote']),
  ].map((each) => [each.name, each]),
);

function manifest(name: string, actions: readonly AgentAction[]): AgentManifest {
  const described = actions.map((action) => ({ action, timeoutMs: 1_000 }));
  return { name, version: '1.0.0', description: '', parameters: { type: 'object' }, actions: described };
}

function lines(kind: string, agents: readonly string[]): string[] {
  const resources = Object.fromEntries(agents.map((agent, index) => [`r${index}`, { agent }]));
  const members = Object.keys(resources);
  const document = { version: 1, resources, groups: { g: { kind, members, notify: true } } };
  return problemLines(check(document, { manifests }));
}

describe('copies that are to be told of each other', () => {
  test.each([
    ['local', ['listening']],
    ['local', ['plain', 'listening']],
    ['fast', ['replicated']],
    ['fast', ['listening', 'replicated']],
  ])('are those of what is %s, of %j', (kind, agents) => {
    expect(lines(kind, agents)).toEqual([]);
  });

  test.each([
    [
      'switchable',
      ['replicated'],
      "misplaced-property at groups/g/notify: 'notify' has no meaning for 'g', which is switchable: it has no copies; leave it out, or make the kind 'local' or 'fast'",
    ],
    [
      'local',
      ['plain'],
      "nobody-to-tell at groups/g/notify: nobody can be told: no agent has notify ('plain'); leave it out",
    ],
    [
      'fast',
      ['plain', 'listening'],
      "nobody-to-tell at groups/g/notify: nobody can be told: no agent has both notify and promote ('plain', 'listening'); leave it out",
    ],
  ])('are not those of what is %s, of %j', (kind, agents, line) => {
    expect(lines(kind, agents)).toEqual([line]);
  });

  test('nor judged where the agent is not known', () => {
    const resources = { site: { agent: 'nobody', kind: 'local', notify: true } };
    expect(problemLines(check({ version: 1, resources }, { manifests })).map((line) => line.split(' ')[0])).toEqual([
      'unknown-agent',
    ]);
  });

  test('are, where an agent wants it, unless the definition says that they are not', () => {
    const wanting = new Map([
      ...manifests,
      ['wanting', { ...manifest('wanting', [...usual, 'notify']), wantsNotices: true }],
    ]);
    const told = (more: object): unknown => {
      const resources = {
        site: { agent: 'wanting', kind: 'local', ...more },
        other: { agent: 'plain', kind: 'local' },
      };
      return check({ version: 1, resources }, { manifests: wanting }).model?.resources.map(
        (each) => each.kind === 'clone' && each.notify,
      );
    };
    expect(told({})).toEqual([true, false]);
    expect(told({ notify: false })).toEqual([false, false]);
  });

  test('a group says it for all its members, and a resource for itself', () => {
    const resources = { site: { agent: 'replicated', kind: 'fast', notify: true }, other: { agent: 'plain' } };
    const { model } = check({ version: 1, resources }, { manifests });
    expect(model?.resources).toMatchObject([{ notify: true, child: { copies: { notify: true } } }, {}]);
  });
});
