import { Acknowledged, checkMembers } from './check/check-members.ts';
import { checkCalled } from './check/check-called.ts';
import { checkFencing } from './check/check-fencing.ts';
import { checkHurried } from './check/check-hurried.ts';
import { checkHeard } from './check/check-heard.ts';
import { checkLost } from './check/check-lost.ts';
import { checkLedger } from './check/check-ledger.ts';
import { checkOnce } from './check/check-once.ts';
import { checkEnds } from './check/check-ends.ts';
import { checkOrder, firstsOf, thensOf } from './check/check-order.ts';
import { checkPresent, Rest } from './check/check-present.ts';
import { checkState } from './check/check-state.ts';
import { checkThaw } from './check/check-thaw.ts';
import { checkWatched } from './check/check-watched.ts';
import { Deaths } from './check/deaths.ts';
import { Excuses } from './check/excuses.ts';
import { Troubles } from './check/troubles.ts';
import { Report } from './check/report.ts';
import { factsOf } from './check/scene.ts';
import type { Violation } from './check/violation.ts';
import { restMs, settleMs } from './story/course.ts';
import type { Fault } from './story/fault.ts';
import type { Story } from './story/story.ts';
import { Play } from './world/play.ts';
import type { Watcher } from './world/watcher.ts';
import { World } from './world/world.ts';

/** Lets a story happen, and says what was wrong. Pure: the same story gives the same result. */
export function runStory(story: Story, listen: (nowMs: () => number) => Watcher = () => ({})): StoryResult {
  const world = new World(story);
  const report = new Report(() => world.nowMs);
  const facts = factsOf(story.definition, world.manifests);
  const excuses = new Excuses(story.cluster, world);
  const acknowledged = new Acknowledged();
  const rest = new Rest();
  const deaths = new Deaths(world);
  const troubles = new Troubles(world);
  const firsts = firstsOf(story.definition, facts);
  const watchers: Watcher[] = [
    listen(() => world.nowMs),
    excuses,
    deaths,
    troubles,
    acknowledged,
    rest,
    checkOnce({ world, facts, report, excuses }),
    checkLedger(world, report),
    checkOrder({ world, facts, report, deaths, firsts }),
    checkEnds({ world, facts, report, thens: thensOf(story.definition, facts) }),
    checkMembers(world, report),
    checkState(report),
    checkFencing({ world, report, troubles }),
    checkHeard(world, report),
    checkLost(world, report),
    checkThaw({ world, facts, report }),
    checkWatched(facts, report),
    checkCalled(world, report),
    checkHurried(world, report),
  ];
  for (const watcher of watchers) world.watch(watcher);
  const play = new Play(world, story, watchers);
  const isOver = (): boolean => !report.isClean || world.queue.handled > mostEvents;
  play.begin();
  world.queue.run(story.healMs, isOver);
  if (!isOver()) acknowledged.check(world, report);
  if (!isOver()) play.heal();
  if (!isOver()) world.queue.run(story.healMs + settleMs, isOver);
  const scene = { world, definition: story.definition, facts, report };
  if (!isOver()) checkPresent(scene);
  if (!isOver()) {
    rest.begin();
    world.queue.run(world.nowMs + restMs, isOver);
    rest.check(scene);
  }
  if (world.queue.handled > mostEvents) report.add('bounded', `more than ${mostEvents} events`);
  return { violations: report.violations, virtualMs: world.nowMs, events: world.queue.handled, met: world.tally.met };
}

export interface StoryResult {
  readonly violations: readonly Violation[];
  readonly virtualMs: number;
  readonly events: number;
  /** How often something ran into a fault; for those of which that can be said. */
  readonly met: ReadonlyMap<Fault, number>;
}

const mostEvents = 5_000_000;
