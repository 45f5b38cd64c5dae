import type { Happening } from '../story/story.ts';
import type { Fault } from './faults.ts';
import type { Setting } from './setting.ts';
import { Trial } from './trial.ts';
import type { Outcome } from './trial.ts';

/** A cluster as it stands with one seed while nothing is wrong: what trials begin from, and are held against. */
export class Ground {
  readonly setting: Setting;
  readonly seed: number;
  /** On how many nodes each resource is active. */
  readonly expected: ReadonlyMap<string, number>;
  /** What it waits for, though nothing is wrong; null: it came to rest. */
  readonly restless: string | null;
  readonly #places: ReadonlyMap<string, readonly string[]>;
  readonly #fromMs: number;
  readonly #tally: Tally;

  constructor(setting: Setting, seed: number, tally: Tally) {
    const trial = new Trial(setting, seed, []);
    const settledMs = trial.settle();
    this.setting = setting;
    this.seed = seed;
    this.#tally = tally;
    this.#places = new Map([...trial.facts.keys()].map((name) => [name, trial.placesOf(name)]));
    this.expected = new Map([...this.#places].map(([name, nodes]) => [name, nodes.length]));
    this.restless = settledMs === null ? (trial.waitsFor(this.expected) ?? 'it does not come to rest') : null;
    // Each seed comes at another moment of what is done every few seconds.
    this.#fromMs = Math.ceil(trial.world.nowMs * 1.3) + 2_000 + ((seed * 3_700) % 10_000);
    tally.add(trial.world.nowMs);
  }

  /** What happens when these do, one after the other. */
  happeningsOf(faults: readonly { readonly fault: Fault; readonly afterMs: number }[]): readonly Happening[] {
    const placeOf = (resource: string): string =>
      this.#places.get(resource)?.[0] ?? this.setting.cluster.nodes[0] ?? '';
    return faults.flatMap(({ fault, afterMs }) =>
      fault.happenings(placeOf).map((each) => ({ ...each, atMs: each.atMs + afterMs })),
    );
  }

  /** `happenings`: their moments count from when the cluster has come to rest. */
  play(happenings: readonly Happening[]): Outcome {
    const moved = happenings
      .map((each) => ({ ...each, atMs: each.atMs + this.#fromMs }))
      .sort((one, other) => one.atMs - other.atMs);
    const untilMs = Math.max(this.#fromMs, ...moved.map(({ atMs, forMs }) => atMs + forMs));
    const trial = new Trial(this.setting, this.seed, moved);
    const outcome = trial.run({ fromMs: this.#fromMs, untilMs, expected: this.expected });
    this.#tally.add(trial.world.nowMs);
    return outcome;
  }
}

/** How much was tried. */
export class Tally {
  runs = 0;
  virtualMs = 0;

  add(virtualMs: number): void {
    this.runs += 1;
    this.virtualMs += virtualMs;
  }
}
