import { expect } from 'vitest';
import { askingMs } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';
import { active, fast, running, warm, world } from './recovery.case.ts';
import { witnessed } from './scenery.case.ts';
import { type Actor, Stage } from './stage.case.ts';

/* Two nodes under a witness. */

export const { deadtimeMs, keepaliveMs, selfStopLimitMs } = witnessed.timings;
export const leaseMs = witnessed.tieBreakers.witness?.leaseMs ?? 0;
/** From the last beat until what a silent peer owned may be begun elsewhere. */
export const silenceMs = Math.ceil(1.1 * (2 * deadtimeMs + keepaliveMs + askingMs(witnessed) + selfStopLimitMs));

/** Two that run `fast` on a, under a witness, and are looked at all the time. */
export function together(config: MembershipConfig = witnessed, definition = fast): Stage {
  const stage = running(definition, new Stage(config).startBoth());
  expect(stage.actors.map(world)).toEqual([active, warm]);
  stage.watch = () => {
    const owners = stage.actors.filter((actor) => !actor.isFrozen && owns(actor));
    if (owners.length > 1) throw new Error(`both own at ${stage.nowMs}`);
  };
  return stage;
}

export function owns({ world: runs }: Actor): boolean {
  return runs.has('address') || runs.get('site') === 'promoted';
}

/** How long until it is so, in milliseconds; it fails if it is not within `limitMs`. */
export function until(stage: Stage, isSo: () => boolean, limitMs = 30_000): number {
  const fromMs = stage.nowMs;
  while (!isSo()) {
    if (stage.nowMs - fromMs > limitMs) throw new Error(`not so within ${limitMs} ms`);
    stage.run(5);
  }
  return stage.nowMs - fromMs;
}

export function texts({ events }: Actor, kind: string): readonly string[] {
  return events.filter((event) => event.kind === kind).map(({ text }) => text);
}
