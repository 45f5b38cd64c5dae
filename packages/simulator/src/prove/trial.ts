import type { ResourceReport, Warning } from '@understudy/contracts';
import { checkFencing } from '../check/check-fencing.ts';
import { checkLedger } from '../check/check-ledger.ts';
import { checkMembers } from '../check/check-members.ts';
import { checkOrder, firstsOf } from '../check/check-order.ts';
import { checkState } from '../check/check-state.ts';
import { checkThaw } from '../check/check-thaw.ts';
import { Deaths } from '../check/deaths.ts';
import { Excuses } from '../check/excuses.ts';
import { Report } from '../check/report.ts';
import { factsOf, owners } from '../check/scene.ts';
import type { ResourceFacts } from '../check/scene.ts';
import { Troubles } from '../check/troubles.ts';
import type { Violation } from '../check/violation.ts';
import type { Happening, Story } from '../story/story.ts';
import { Play } from '../world/play.ts';
import type { Watcher } from '../world/watcher.ts';
import { World } from '../world/world.ts';
import { Doubles } from './doubles.ts';
import type { Double } from './doubles.ts';
import { Outages } from './outages.ts';
import type { Setting } from './setting.ts';
import { Timeline } from './timeline.ts';
import type { Moment } from './timeline.ts';

/**
 * One story of somebody's own cluster, played without anybody who heals it or puts it
 * right: what was wrong meanwhile, and whether all was well by itself in the end.
 */
export class Trial {
  readonly world: World;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  readonly #doubles: Doubles;
  readonly #outages: Outages;
  readonly #timeline: Timeline;
  readonly #report: Report;
  readonly #patienceMs: number;

  constructor(setting: Setting, seed: number, happenings: readonly Happening[]) {
    const { cluster, definition, agents, patienceMs } = setting;
    const story: Story = { version: 1, seed, cluster, definition, agents, happenings, healMs: 0 };
    const world = new World(story);
    const facts = factsOf(setting.definition, world.manifests);
    const excuses = new Excuses(setting.cluster, world);
    this.#patienceMs = patienceMs;
    this.world = world;
    this.facts = facts;
    this.#report = new Report(() => world.nowMs);
    this.#doubles = new Doubles({ world, facts, excuses });
    this.#outages = new Outages(world, facts);
    this.#timeline = new Timeline(world, facts);
    const own: Watcher[] = [excuses, this.#doubles, this.#outages, this.#timeline];
    const watchers = [...own, ...promises(world, setting, { facts, report: this.#report })];
    for (const watcher of watchers) world.watch(watcher);
    new Play(world, story, watchers).begin();
  }

  /** Lets time pass until everything has been at rest for a while. Gives when that began; null: it never was. */
  settle(): number | null {
    let restingMs = 0;
    for (let sinceMs = 0; restingMs < restMs; restingMs = this.world.nowMs - sinceMs) {
      if (this.world.nowMs >= settleLimitMs) return null;
      this.#pass(stepMs);
      if (this.#waitsFor() !== null) sinceMs = this.world.nowMs;
    }
    return this.world.nowMs;
  }

  /** What happens from `fromMs` to `untilMs`, and then until everything is as `expected` again, or nobody waits longer. */
  run({ fromMs, untilMs, expected }: Span): Outcome {
    this.world.queue.run(fromMs);
    this.#outages.begin();
    const usual = new Set(this.#warnings().map(({ code }) => code));
    this.world.queue.run(untilMs + leastAfterMs);
    let waiting = this.waitsFor(expected);
    while (waiting !== null && this.world.nowMs < untilMs + this.#patienceMs) {
      this.#pass(stepMs);
      waiting = this.waitsFor(expected);
    }
    return {
      doubles: this.#doubles.found(),
      longestMs: this.#outages.longest(),
      down: [...this.facts.keys()].filter((name) => (expected.get(name) ?? 0) > 0 && this.#outages.isDown(name)),
      waiting,
      status: waiting === null ? [] : this.#statusOf(waiting, usual),
      breaches: this.#report.violations,
      moments: this.#timeline.moments,
    };
  }

  /** What is not yet as it should be, in words; null: all is well. */
  waitsFor(expected: ReadonlyMap<string, number>): string | null {
    for (const [name, count] of expected) {
      const nodes = this.placesOf(name);
      if (nodes.length > count) return `${name} is active on ${nodes.join(' and ')}`;
      if (nodes.length < count)
        return `${name} is active ${nodes.length === 0 ? 'nowhere' : `on ${nodes.join()} alone`}`;
    }
    return this.#waitsFor();
  }

  placesOf(resource: string): readonly string[] {
    const facts = this.facts.get(resource);
    return facts === undefined ? [] : owners(this.world, facts).map(({ node }) => node);
  }

  #waitsFor(): string | null {
    const said = this.world.hosts.map(({ node, daemon, phase, isOn, disk }) => {
      const status = daemon?.status() ?? null;
      if (!isOn) return `${node} has no power`;
      if (status === null) return `the daemon of ${node} does not run (${phase})`;
      if (disk.state.definition === null) return `${node} knows no definition`;
      if (status.coordinator === null) return `${node} waits`;
      return status.activity === 'idle' ? null : `the cluster is ${status.activity}`;
    });
    return said.find((each) => each !== null) ?? (this.#isOneView() ? null : 'the nodes have not found each other');
  }

  #isOneView(): boolean {
    const generations = this.world.hosts.map(({ daemon }) => daemon?.status()?.generation);
    return new Set(generations).size === 1 && generations[0] !== 0;
  }

  /** What a person would read of what is wrong, what is waited for first; but for warnings that are there at all times. */
  #statusOf(waiting: string, usual: ReadonlySet<string>): readonly string[] {
    const warnings = this.#warnings().filter(({ code }) => !usual.has(code));
    const isNamed = ({ resource }: ResourceReport): boolean => waiting.startsWith(`${resource} `);
    const resources = this.world.hosts.flatMap(({ daemon }) => daemon?.status()?.resources ?? []);
    const sorted = resources.toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)));
    const reasons = sorted.flatMap(({ resource, reasons: all }) => all.slice(0, 1).map((why) => `${resource}: ${why}`));
    return [...new Set([...warnings.map(({ message, remedy }) => `${message}. ${remedy}`), ...reasons])];
  }

  #warnings(): readonly Warning[] {
    return this.world.hosts.flatMap(({ daemon }) => daemon?.status()?.warnings ?? []);
  }

  #pass(ms: number): void {
    this.world.queue.run(this.world.nowMs + ms);
  }
}

export interface Span {
  readonly fromMs: number;
  /** When the last of what is done to the cluster is over. */
  readonly untilMs: number;
  /** On how many nodes each resource is to be active. */
  readonly expected: ReadonlyMap<string, number>;
}

export interface Outcome {
  readonly doubles: readonly Double[];
  /** Of each resource: its longest time without service. */
  readonly longestMs: ReadonlyMap<string, number>;
  /** What has no service still. */
  readonly down: readonly string[];
  /** What is not as it should be, long after the last of it was over; null: all is well. */
  readonly waiting: string | null;
  /** What `crm status` says of that. */
  readonly status: readonly string[];
  /** Promises that Understudy itself broke. */
  readonly breaches: readonly Violation[];
  readonly moments: readonly Moment[];
}

/** What holds of any cluster, whatever is set. */
function promises(
  world: World,
  { definition }: Setting,
  { facts, report }: { readonly facts: ReadonlyMap<string, ResourceFacts>; readonly report: Report },
): readonly Watcher[] {
  const deaths = new Deaths(world);
  const troubles = new Troubles(world);
  // Only what an order says in its simplest form is what the checker looks for.
  const constraints = (definition.constraints ?? []).filter(
    (each) =>
      each.kind === 'order' &&
      each.firstAction === undefined &&
      each.thenAction === undefined &&
      (each.requirement ?? 'mandatory') === 'mandatory',
  );
  const firsts = firstsOf({ ...definition, constraints }, facts);
  return [
    deaths,
    troubles,
    checkLedger(world, report),
    checkOrder({ world, facts, report, deaths, firsts }),
    checkMembers(world, report),
    checkState(report),
    checkFencing({ world, report, troubles }),
    checkThaw({ world, facts, report }),
  ];
}

/** How long after the last of it nobody looks: what has just happened may not have been noticed. */
const leastAfterMs = 5_000;
const stepMs = 1_000;
const restMs = 6_000;
const settleLimitMs = 900_000;
