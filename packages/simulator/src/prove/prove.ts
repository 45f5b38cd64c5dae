import { tellHappening } from '../tell.ts';
import { faultsOf } from './faults.ts';
import type { Fault } from './faults.ts';
import { Ground, Tally } from './ground.ts';
import { choosePairs } from './pairs.ts';
import type { Pair } from './pairs.ts';
import type { FaultReport, Finding, Outage, Proof, Remedy, Repeated, WrongKind } from './proof.ts';
import { remediesFor } from './remedies.ts';
import { drawSchedule, shortenSchedule } from './schedules.ts';
import { settingOf } from './setting.ts';
import type { Question, Setting } from './setting.ts';
import { Sightings, sources, wrongIn } from './sightings.ts';
import type { Sighting } from './sightings.ts';
import type { Outcome } from './trial.ts';

/** How much is to be tried. */
export interface Effort {
  /** Random schedules. */
  readonly schedules: number;
  /** The seed of the first of them. */
  readonly from: number;
  /** Pairs of faults, at most. */
  readonly pairs: number;
  /** At so many moments is each single fault tried; of a large cluster, at one. */
  readonly moments: number;
}

export interface Progress {
  readonly phase: 'faults' | 'pairs' | 'schedules' | 'remedies';
  readonly done: number;
  readonly of: number;
}

/**
 * Tries somebody's own cluster in the virtual world: every single fault, pairs of them,
 * schedules that chance draws; then the same with something added. Yields how far it
 * is, and returns what came of it. Pure: the same question has the same answer.
 */
export function* prove(question: Question, effort: Effort): Generator<Progress, Proof> {
  const inquiry = new Inquiry(settingOf(question), effort);
  if (inquiry.restless === null) {
    yield* inquiry.tryFaults();
    yield* inquiry.tryPairs();
    yield* inquiry.trySchedules();
    yield* inquiry.tryRemedies();
  }
  return inquiry.proof();
}

class Inquiry {
  readonly #setting: Setting;
  readonly #effort: Effort;
  readonly #tally = new Tally();
  readonly #grounds: readonly Ground[];
  readonly #ground: Ground;
  readonly #faults: readonly Fault[];
  readonly #sightings = new Sightings();
  readonly #reports: FaultReport[] = [];
  /** Of the first moment alone, as the remedies are tried. */
  readonly #firstReports: FaultReport[] = [];
  readonly #remedies: Remedy[] = [];
  #pairs = { tried: 0, all: 0 };
  #happenings = 0;

  constructor(setting: Setting, effort: Effort) {
    this.#setting = setting;
    this.#effort = effort;
    this.#ground = new Ground(setting, 1, this.#tally);
    const moments = this.#ground.expected.size > manyResources ? 1 : effort.moments;
    const others = Array.from({ length: moments - 1 }, (_, index) => new Ground(setting, index + 2, this.#tally));
    this.#grounds = [this.#ground, ...others];
    this.#faults = faultsOf(setting, this.#running);
  }

  get restless(): string | null {
    return this.#ground.restless;
  }

  get #running(): readonly string[] {
    return [...this.#ground.expected].flatMap(([name, count]) => (count > 0 ? [name] : []));
  }

  *tryFaults(): Generator<Progress, void> {
    const faults = this.#faults.filter(({ isHidden }) => !isHidden);
    for (const [index, fault] of faults.entries()) {
      yield { phase: 'faults', done: index, of: faults.length };
      this.#reports.push(this.#report(fault));
    }
  }

  *tryPairs(): Generator<Progress, void> {
    const { pairs, all } = choosePairs(this.#faults, this.#effort.pairs, this.#effort.from);
    for (const [index, pair] of pairs.entries()) {
      yield { phase: 'pairs', done: index, of: pairs.length };
      this.#tryPair(pair);
    }
    this.#pairs = { tried: pairs.length, all };
  }

  *trySchedules(): Generator<Progress, void> {
    const { schedules, from } = this.#effort;
    for (let index = 0; index < schedules; index += 1) {
      yield { phase: 'schedules', done: index, of: schedules };
      this.#trySchedule(from + index);
    }
  }

  /** As it is, then with each thing that could be added. */
  *tryRemedies(): Generator<Progress, void> {
    const { powerLossMs } = this.#sumUp(this.#firstReports);
    this.#remedies.push({ added: null, ...this.#sumUp(this.#reports), powerLossMs, again: this.#again(() => true) });
    const remedies = remediesFor(this.#setting);
    for (const [index, { added, setting }] of remedies.entries()) {
      yield { phase: 'remedies', done: index, of: remedies.length };
      const ground = new Ground(setting, 1, this.#tally);
      const faults = faultsOf(setting, this.#running).filter(({ isHidden }) => !isHidden);
      const reports = faults.map((fault) => reportOf(fault, [tryOn(ground, fault)], this.#running));
      const again = this.#again((kind, { happenings }) => wrongIn(ground.play(happenings)).includes(kind));
      this.#remedies.push({ added, ...this.#sumUp(reports), again });
    }
  }

  proof(): Proof {
    const { cluster } = this.#setting;
    const findings = this.#sightings.findings();
    const { witness, disk, ping } = cluster.tieBreakers;
    const fencing = this.#setting.definition.properties?.stonithEnabled === true;
    return {
      isContent: this.restless === null && !findings.some(isToBeMended),
      cluster: {
        nodes: cluster.nodes,
        links: cluster.links,
        tieBreakers: Object.entries({ witness, disk, ping, fencing }).flatMap(([name, is]) => (is ? [name] : [])),
      },
      idle: [...this.#ground.expected].flatMap(([name, count]) => (count === 0 ? [name] : [])),
      restless: this.restless,
      faults: this.#reports,
      findings,
      remedies: this.#remedies,
      tried: {
        seeds: this.#grounds.map(({ seed }) => seed),
        faults: this.#reports.length,
        pairs: this.#pairs,
        schedules: { from: this.#effort.from, count: this.#effort.schedules, happenings: this.#happenings },
        patienceMs: this.#setting.patienceMs,
        runs: this.#tally.runs,
        virtualMs: Math.round(this.#tally.virtualMs),
      },
    };
  }

  #report(fault: Fault): FaultReport {
    const outcomes = this.#grounds.map((ground) => {
      const happenings = ground.happeningsOf([{ fault, afterMs: 0 }]);
      const outcome = ground.play(happenings);
      const kinds = wrongIn(outcome);
      this.#note({ source: 'fault', causes: [fault.text], seed: ground.seed, happenings, outcome, kinds });
      return outcome;
    });
    this.#firstReports.push(reportOf(fault, outcomes.slice(0, 1), this.#running));
    return reportOf(fault, outcomes, this.#running);
  }

  /** What one of the two does alone is known already. */
  #tryPair([first, second]: Pair): void {
    const ground = this.#ground;
    const happenings = ground.happeningsOf([
      { fault: first, afterMs: 0 },
      { fault: second, afterMs: betweenMs },
    ]);
    const outcome = ground.play(happenings);
    const known = this.#reports.filter(({ id }) => id === first.id || id === second.id).flatMap(({ wrong }) => wrong);
    const kinds = wrongIn(outcome).filter((kind) => !known.includes(kind));
    this.#note({ source: 'pair', causes: [first.text, second.text], seed: ground.seed, happenings, outcome, kinds });
  }

  #trySchedule(seed: number): void {
    const drawn = drawSchedule(this.#setting, seed);
    this.#happenings += drawn.length;
    const ground = this.#ground;
    const outcome = ground.play(drawn);
    const kinds = wrongIn(outcome);
    const [kind] = kinds;
    if (kind === undefined) return;
    const isKnown = sources.some((source) => this.#sightings.of(kind, source).length > 0);
    const shortest = isKnown ? drawn : shortenSchedule(drawn, (fewer) => wrongIn(ground.play(fewer)).includes(kind));
    this.#note({
      source: 'schedule',
      causes: shortest.map(tellHappening),
      seed: ground.seed,
      happenings: shortest,
      outcome: isKnown ? outcome : ground.play(shortest),
      kinds: isKnown ? kinds : [kind],
    });
  }

  #note(sighting: Sighting): void {
    if (sighting.kinds.length > 0) this.#sightings.add(sighting);
  }

  /** Some of what went wrong in each way, and how much of that still does. */
  #again(isWrong: (kind: WrongKind, sighting: Sighting) => boolean): Remedy['again'] {
    const repeat = (kind: 'split' | 'waits'): Repeated => {
      const seen = sources.flatMap((source) => this.#sightings.of(kind, source).slice(0, fewSightings));
      return { tried: seen.length, wrong: seen.filter((sighting) => isWrong(kind, sighting)).length };
    };
    return { split: repeat('split'), waits: repeat('waits') };
  }

  #sumUp(reports: readonly FaultReport[]): Pick<Remedy, 'splits' | 'waits' | 'powerLossMs'> {
    const textsOf = (kind: 'split' | 'waits'): readonly string[] =>
      reports.flatMap(({ wrong, text }) => (wrong.includes(kind) ? [text] : []));
    const losses = reports.filter(({ id }) => id.startsWith('power ')).flatMap(({ outages }) => outages);
    return {
      splits: textsOf('split'),
      waits: textsOf('waits'),
      powerLossMs: losses.some(({ isDown }) => isDown) ? null : Math.max(0, ...losses.map(({ ms }) => ms)),
    };
  }
}

function tryOn(ground: Ground, fault: Fault): Outcome {
  return ground.play(ground.happeningsOf([{ fault, afterMs: 0 }]));
}

/** Of several outcomes of one fault, the worst. */
function reportOf({ id, text }: Fault, outcomes: readonly Outcome[], resources: readonly string[]): FaultReport {
  const outages = resources.map((resource): Outage => ({
    resource,
    ms: Math.round(Math.max(...outcomes.map(({ longestMs }) => longestMs.get(resource) ?? 0))),
    isDown: outcomes.some(({ down }) => down.includes(resource)),
  }));
  return { id, text, outages, wrong: [...new Set(outcomes.flatMap(wrongIn))] };
}

/** What two faults at once leave to a person is said, and is no reason not to be content. */
function isToBeMended({ kind, source }: Finding): boolean {
  return kind === 'split' || kind === 'breach' || (kind === 'waits' && source === 'fault');
}

/** More than these are tried at one moment each. */
const manyResources = 8;
const betweenMs = 5_000;
const fewSightings = 4;
