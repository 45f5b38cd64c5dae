import type { CopiesPlan, OperationRequest } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { apply } from './scenery.case.ts';
import { Stage } from './stage.case.ts';

/* Copies that are told of each other, on two members in virtual time. */

const definition = {
  version: 1,
  resources: { db: { agent: 'told', kind: 'fast', home: 'a', notify: true } },
};

/** What agents are asked, in turn: `a pre start`, `b promote`; monitors are not told. */
class Script {
  readonly stage: Stage;
  readonly #seen = new Map<string, number>();
  readonly lines: string[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
    stage.watch = () => this.#look();
  }

  #look(): void {
    for (const { node, asked } of this.stage.actors) {
      for (const request of asked.slice(this.#seen.get(node) ?? 0)) this.#write(node, request);
      this.#seen.set(node, asked.length);
    }
  }

  #write(node: string, { action, notice }: OperationRequest): void {
    if (notice !== undefined) this.lines.push(`${node} ${notice.when} ${notice.operation}`);
    else if (action !== 'monitor') this.lines.push(`${node} ${action}`);
  }

  take(): string[] {
    return this.lines.splice(0);
  }
}

function running(): Script {
  const script = new Script(new Stage().startBoth());
  script.stage.actor('a').ask(apply(definition), script.stage.nowMs);
  script.stage.run(2_000);
  return script;
}

function move(script: Script, node: string): void {
  const { stage } = script;
  const request = { kind: 'moveResource', resource: 'db', node, who: 'me', why: '' } as const;
  stage.actor('a').ask({ kind: 'cluster', request }, stage.nowMs);
}

const handover = [
  ...['a pre demote', 'b pre demote', 'a demote', 'a post demote', 'b post demote'],
  ...['a pre promote', 'b pre promote', 'b promote', 'a post promote', 'b post promote'],
];

describe('copies are told', () => {
  it('once all have been begun, and before and after one is promoted', () => {
    expect(running().take()).toEqual([
      ...['a start', 'b start', 'a post start', 'b post start'],
      ...['a pre promote', 'b pre promote', 'a promote', 'a post promote', 'b post promote'],
    ]);
  });

  it('of a switchover, each step before it is done and after', () => {
    const script = running();
    script.take();
    move(script, 'b');
    script.stage.run(2_000);
    expect(script.take()).toEqual(handover);
  });

  it('who they are, and what is done with them, the same all along', () => {
    const script = running();
    const { stage } = script;
    for (const actor of stage.actors) actor.asked.splice(0);
    move(script, 'b');
    stage.run(2_000);
    const plan: CopiesPlan = {
      active: [
        { copy: 'db:0', node: 'a' },
        { copy: 'db:1', node: 'b' },
      ],
      inactive: [],
      promoted: [{ copy: 'db:0', node: 'a' }],
      unpromoted: [{ copy: 'db:1', node: 'b' }],
      start: [],
      stop: [],
      demote: [{ copy: 'db:0', node: 'a' }],
      promote: [{ copy: 'db:1', node: 'b' }],
      nodes: ['a', 'b'],
    };
    const asked = stage.actor('b').asked.filter(({ action }) => action === 'notify' || action === 'promote');
    expect(asked.map((request) => request.notice ?? request.plan)).toEqual([
      { when: 'pre', operation: 'demote', ...plan },
      { when: 'post', operation: 'demote', ...plan },
      { when: 'pre', operation: 'promote', ...plan },
      plan,
      { when: 'post', operation: 'promote', ...plan },
    ]);
  });
});

describe('a copy that does not take it in', () => {
  it('holds nothing up and is no failure; people are told', () => {
    const script = running();
    const { stage } = script;
    script.take();
    stage.actor('b').verdicts.set('notify db', 'error');
    move(script, 'b');
    stage.run(2_000);
    expect(script.take()).toEqual(handover);
    const events = stage.actor('b').events;
    expect(events.filter(({ kind }) => kind === 'fault')).toEqual([]);
    const warnings = events.filter(({ kind }) => kind === 'warning').map(({ text }) => text);
    expect(warnings).toContain('db did not take in what it was told (error): told to');
    expect(stage.actor('a').world.get('db')).toBe('started');
  });

  it('is waited for, as long as it may take', () => {
    const script = running();
    const { stage } = script;
    script.take();
    stage.actor('b').slownessMs.set('notify db', 700);
    move(script, 'b');
    stage.run(600);
    expect(script.take()).toEqual(['a pre demote', 'b pre demote']);
    stage.run(400);
    expect(script.take()).toEqual(['a demote', 'a post demote', 'b post demote']);
  });

  it('is not waited for when its host is lost: what is left goes on', () => {
    const script = running();
    const { stage } = script;
    stage.actor('b').slownessMs.set('notify db', 60_000);
    move(script, 'b');
    stage.run(100);
    stage.actor('b').cutPower(stage.nowMs);
    script.take();
    stage.run(3_000);
    expect(stage.actor('a').world.get('db')).toBe('promoted');
    expect(stage.actor('a').status(stage.nowMs).activity).toBe('idle');
    expect(script.take()).toEqual([]);
  });

  it('is not waited for when its daemon is gone: the others are told', () => {
    const script = running();
    const { stage } = script;
    stage.actor('a').slownessMs.set('demote db', 1_000);
    move(script, 'b');
    stage.run(150);
    stage.actor('b').killDaemon(stage.nowMs);
    script.take();
    stage.run(3_000);
    expect(script.take()).toEqual(['a post demote', 'a pre promote', 'a promote', 'a post promote']);
    expect(stage.actor('a').status(stage.nowMs).activity).toBe('idle');
  });
});

it('of what was done before something else happened, all are told before it is decided anew', () => {
  const script = running();
  const { stage } = script;
  stage.actor('a').slownessMs.set('demote db', 300);
  script.take();
  move(script, 'b');
  stage.run(150);
  const request = { kind: 'endMove', resource: 'db', who: 'me', why: '' } as const;
  stage.actor('a').ask({ kind: 'cluster', request }, stage.nowMs);
  stage.run(2_000);
  expect(script.take()).toEqual([
    ...handover.slice(0, 5),
    ...['a pre promote', 'b pre promote', 'a promote', 'a post promote', 'b post promote'],
  ]);
});

it('nobody is told when a node gives up what it has', () => {
  const script = running();
  const { stage } = script;
  script.take();
  stage.actor('a').killGuardian(stage.nowMs);
  stage.run(200);
  expect(script.take().filter((line) => line.startsWith('a '))).toEqual(['a stop']);
});

it('one that knows no promote is told nothing: its copies do not run', () => {
  const script = new Script(new Stage());
  const { stage } = script;
  const group = { kind: 'fast', members: ['db', 'site'], notify: true };
  stage.startBoth();
  const resources = { db: { agent: 'told' }, site: { agent: 'cold' } };
  stage.actor('a').ask(apply({ version: 1, resources, groups: { web: group } }), stage.nowMs);
  stage.run(3_000);
  const told = stage.actors.flatMap(({ asked }) => asked.filter(({ action }) => action === 'notify'));
  expect(new Set(told.map(({ resource }) => resource))).toEqual(new Set(['db']));
});
