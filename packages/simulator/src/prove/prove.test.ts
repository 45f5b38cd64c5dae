import type { AgentManifest } from '@understudy/contracts';
import { defaultOwnership, defaultTimings } from '@understudy/crm-core';
import type { TieBreakers } from '@understudy/crm-core';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../story/story.ts';
import { faultsOf } from './faults.ts';
import { Ground, Tally } from './ground.ts';
import { choosePairs } from './pairs.ts';
import { remediesFor } from './remedies.ts';
import { drawSchedule, shortenSchedule } from './schedules.ts';
import { settingOf } from './setting.ts';
import type { Question, Setting } from './setting.ts';
import { wrongIn } from './sightings.ts';

function agent(name: string, actions: readonly AgentManifest['actions'][number]['action'][]): AgentManifest {
  return {
    name,
    version: '1.0.0',
    description: '',
    parameters: { type: 'object', properties: { port: { type: 'integer' } }, required: ['port'] },
    actions: actions.map((action) => ({ action, timeoutMs: 20_000 })),
  };
}

function question(links: number, tieBreakers: Partial<TieBreakers> = {}): Question {
  const nodes = ['a', 'b'].map((id) => ({ id, links: Array.from({ length: links }, () => id) }));
  return {
    membership: {
      cluster: 'stage',
      nodes,
      timings: defaultTimings,
      ...defaultOwnership,
      tieBreakers: { ...defaultOwnership.tieBreakers, ...tieBreakers },
      beatPort: 1,
      messagePort: 2,
    },
    definition: {
      version: 1,
      resources: {
        site: { agent: 'web', home: 'a', parameters: { port: 80 } },
        spare: { agent: 'web', meta: { targetRole: 'stopped' } },
      },
      fencing: { devices: { power: { agent: 'fence:ipmilan', hosts: { a: 3, b: 'four' }, parameters: { ip: 'x' } } } },
    },
    agents: [agent('web', ['start', 'stop', 'monitor'])],
    durationsMs: { site: { start: 200, stop: 100 } },
  };
}

const witness = { address: '10.0.3.9', port: 5408, leaseMs: 5_000, timeoutMs: 500 };

function groundOf(setting: Setting): Ground {
  return new Ground(setting, 1, new Tally());
}

function faultCalled(setting: Setting, id: string): ReturnType<typeof faultsOf>[number] {
  const fault = faultsOf(setting, ['site']).find((each) => each.id === id);
  if (fault === undefined) throw new Error(`there is no fault ${id}`);
  return fault;
}

function after(setting: Setting, id: string): ReturnType<Ground['play']> {
  const ground = groundOf(setting);
  return ground.play(ground.happeningsOf([{ fault: faultCalled(setting, id), afterMs: 0 }]));
}

describe('a cluster of somebody', () => {
  it('comes to rest, with all that is to run', () => {
    const ground = groundOf(settingOf(question(1)));
    expect(ground.restless).toBeNull();
    expect([...ground.expected]).toEqual([
      ['site', 1],
      ['spare', 0],
    ]);
  });

  it('splits when its only link is cut, for as long as it is', () => {
    const { doubles, waiting } = after(settingOf(question(1)), 'link 0');
    expect(waiting).toBeNull();
    expect(doubles).toMatchObject([{ resource: 'site', nodes: ['a', 'b'], isLimit: false }]);
    const [{ fromMs = 0, untilMs = 0 } = {}] = doubles;
    expect((untilMs ?? 0) - fromMs).toBeGreaterThan(50_000);
  });

  it('tells what somebody would see', () => {
    const texts = after(settingOf(question(1)), 'power a').moments.map(({ text }) => text);
    expect(texts).toEqual([
      'a loses its power for 60 s',
      'site is active nowhere',
      'site is active on b',
      'over: a loses its power for 60 s',
    ]);
  });

  it('has back sooner what its agent watches', () => {
    const asked = question(1);
    const outageMs = (agents: readonly AgentManifest[]): number =>
      after(settingOf({ ...asked, agents }), 'dies site').longestMs.get('site') ?? 0;
    expect(outageMs(asked.agents)).toBeGreaterThan(1_000);
    expect(outageMs(asked.agents.map((each) => ({ ...each, watches: true })))).toBeLessThan(1_000);
  });

  it('does not split with a second link, but when both are cut', () => {
    const setting = settingOf(question(2));
    expect(wrongIn(after(setting, 'link 0'))).toEqual([]);
    expect(wrongIn(after(setting, 'links'))).toEqual(['split']);
  });

  it('does not split with a witness, and waits for the lease when the active host is lost', () => {
    const setting = settingOf(question(1, { witness }));
    expect(wrongIn(after(setting, 'link 0'))).toEqual([]);
    const { longestMs, waiting } = after(setting, 'power a');
    expect(waiting).toBeNull();
    expect(longestMs.get('site')).toBeGreaterThan(5_000);
    expect(longestMs.get('site')).toBeLessThan(10_000);
  });

  it('says that a frozen host which thaws is the limit of a witness', () => {
    expect(wrongIn(after(settingOf(question(1, { witness })), 'freeze a'))).toEqual(['limit']);
  });

  it('is well again by itself when what is banned may be tried again', () => {
    const { definition, ...rest } = question(1, { witness });
    const everywhere = { ...definition, resources: { site: { agent: 'web', kind: 'local' as const } } };
    const setting = settingOf({ ...rest, definition: everywhere });
    expect(setting.patienceMs).toBe(720_000);
    expect(wrongIn(after(setting, 'start site'))).toEqual([]);
  });

  it('waits for a person when a stop fails', () => {
    const setting = settingOf(question(1, { witness }));
    const ground = groundOf(setting);
    const faults = ['stop site', 'dies site'].map((id, index) => ({
      fault: faultCalled(setting, id),
      afterMs: index * 5_000,
    }));
    const { waiting, down } = ground.play(ground.happeningsOf(faults));
    expect(waiting).toBe('site is active nowhere');
    expect(down).toEqual(['site']);
  });
});

describe('what could be added', () => {
  it('is what is not there, and makes the devices outlets', () => {
    const kinds = (setting: Setting): readonly string[] => remediesFor(setting).map(({ added }) => added);
    expect(kinds(settingOf(question(1)))).toEqual(['link', 'witness', 'fencing', 'witnessAndFencing']);
    expect(kinds(settingOf(question(1, { witness })))).toEqual(['link', 'fencing']);
    const fenced = remediesFor(settingOf(question(1))).find(({ added }) => added === 'fencing')?.setting;
    expect(fenced?.definition.fencing?.devices).toEqual({ power: { agent: 'fence:outlet', hosts: ['a', 'b'] } });
    expect(fenced === undefined ? [] : wrongIn(after(fenced, 'link 0'))).toEqual([]);
  });
});

describe('pairs of faults', () => {
  const faults = faultsOf(settingOf(question(1)), ['site']);

  it('are all there are if they are few, each once, and never with a hidden fault last', () => {
    const { pairs, all } = choosePairs(faults, 10_000, 1);
    expect(pairs).toHaveLength(all);
    expect(new Set(pairs.map(([first, second]) => `${first.id}/${second.id}`)).size).toBe(all);
    expect(pairs.some(([, second]) => second.isHidden)).toBe(false);
  });

  it('begin with the grave ones, and are the same for the same seed', () => {
    const { pairs, all } = choosePairs(faults, 30, 7);
    expect(all).toBeGreaterThan(300);
    expect(pairs.slice(0, 10).every(([first, second]) => first.isGrave && second.isGrave)).toBe(true);
    expect(pairs.some(([first, second]) => first.id === 'stop site' && second.id === 'dies site')).toBe(true);
    expect(choosePairs(faults, 30, 7).pairs).toEqual(pairs);
  });
});

describe('a schedule', () => {
  it('asks for nothing that changes what is to run', () => {
    const schedules = Array.from({ length: 30 }, (_, seed) => drawSchedule(settingOf(question(1)), seed)).flat();
    const wishes = schedules.flatMap((each) => (each.kind === 'ask' ? [each.wish.kind] : []));
    expect(new Set(wishes)).toEqual(new Set(['move', 'restart']));
  });

  it('is shortened to what is needed', () => {
    const lost = (atMs: number): Happening => ({ atMs, forMs: 0, kind: 'loseResource', resource: 'site' });
    const both = (left: readonly Happening[]): boolean =>
      [3, 8].every((atMs) => left.some((each) => each.atMs === atMs));
    const shortest = shortenSchedule([1, 2, 3, 4, 5, 6, 7, 8, 9].map(lost), both);
    expect(shortest.map(({ atMs }) => atMs)).toEqual([3, 8]);
  });
});
