import { expect } from 'vitest';
import type { MemberRequest } from './message.ts';
import { apply, applyGroup } from './scenery.case.ts';
import { Stage } from './stage.case.ts';
import type { Actor } from './stage.case.ts';

/* What tests of two members do and look at. */
export const fast = applyGroup('fast', { address: 'address', site: 'warm' });
/** `fast`, and more in the document. */
export function applyFast(more: object): MemberRequest {
  const resources = { address: { agent: 'address' }, site: { agent: 'warm' } };
  const groups = { web: { kind: 'fast', members: ['address', 'site'], home: 'a' } };
  return apply({ version: 1, resources, groups, ...more });
}
export const switchable = applyGroup('switchable', { disk: 'cold', base: 'cold' });
/** What runs of `fast`, where it is active and where it is not. */
export const active = { address: 'started', site: 'promoted' };
export const warm = { site: 'started' };

export function running(request = fast, stage = new Stage().startBoth()): Stage {
  stage.actor('a').ask(request, stage.nowMs);
  return stage.run(1_000);
}

export function request(kind: string, subject: object): MemberRequest {
  return { kind: 'cluster', request: { kind, who: 'me', why: '', ...subject } } as MemberRequest;
}

export function world(actor: Actor): Record<string, string> {
  return Object.fromEntries([...actor.world].sort());
}

/** Which of the names are active on both, now or at any time from here on. */
export function watchForTwo(stage: Stage): readonly string[] {
  const twice: string[] = [];
  stage.watch = () => {
    const [a, b] = stage.actors.map(({ world }) => world);
    for (const [name, role] of a ?? []) if (b?.get(name) === role) twice.push(`${name} ${role} at ${stage.nowMs}`);
  };
  return twice;
}

export function operations(actor: Actor, from = 0): readonly string[] {
  const single = actor.asked.slice(from).filter(({ intervalMs }) => intervalMs === 0);
  return single.map(({ action, resource }) => `${action} ${resource}`);
}

export function expectOneView({ actors: [a, b], nowMs }: Stage): void {
  const [ours, theirs] = [a.status(nowMs), b.status(nowMs)];
  expect(ours).toMatchObject({ activity: 'idle', coordinator: theirs.coordinator, generation: theirs.generation });
  expect(ours.nodes.map(({ state }) => state)).toEqual(['online', 'online']);
  expect(theirs.nodes.map(({ state }) => state)).toEqual(['online', 'online']);
  expect(a.disk).toEqual(b.disk);
}

export function diskThenBase(home: string): object {
  return {
    version: 1,
    resources: { disk: { agent: 'cold' }, base: { agent: 'cold' } },
    groups: { web: { kind: 'switchable', members: ['disk', 'base'], home } },
  };
}
