import type { Happening } from '../story/story.ts';
import type { Double } from './doubles.ts';
import type { Finding, Source, WrongKind } from './proof.ts';
import type { Outcome } from './trial.ts';

/** One run in which something went wrong. */
export interface Sighting {
  readonly source: Source;
  readonly causes: readonly string[];
  readonly seed: number;
  readonly happenings: readonly Happening[];
  readonly outcome: Outcome;
  /** What in it is worth telling. */
  readonly kinds: readonly WrongKind[];
}

/** What is tried first is easiest to understand. */
export const sources: readonly Source[] = ['fault', 'pair', 'schedule'];

const wrongKinds: readonly WrongKind[] = ['split', 'breach', 'waits', 'limit'];

/** What was wrong in an outcome. */
export function wrongIn({ doubles, waiting, breaches }: Outcome): readonly WrongKind[] {
  const is: Readonly<Record<WrongKind, boolean>> = {
    split: doubles.some(({ isLimit }) => !isLimit),
    breach: breaches.length > 0,
    waits: waiting !== null,
    limit: doubles.some(({ isLimit }) => isLimit),
  };
  return wrongKinds.filter((kind) => is[kind]);
}

/** Collects what went wrong, and keeps the most telling run of each kind and source. */
export class Sightings {
  readonly #all: Sighting[] = [];

  add(sighting: Sighting): void {
    this.#all.push(sighting);
  }

  of(kind: WrongKind, source: Source): readonly Sighting[] {
    return this.#all.filter((each) => each.source === source && each.kinds.includes(kind));
  }

  /** The worst kind first, and of each what is easiest to understand first. */
  findings(): readonly Finding[] {
    return wrongKinds.flatMap((kind) =>
      sources.flatMap((source) => {
        const seen = this.of(kind, source);
        const worst = worstOf(kind, seen);
        return worst === undefined ? [] : [findingOf(kind, worst, seen)];
      }),
    );
  }
}

function worstOf(kind: WrongKind, seen: readonly Sighting[]): Sighting | undefined {
  const weight = (sighting: Sighting): number => (kind === 'split' || kind === 'limit' ? lastedMs(kind, sighting) : 0);
  return seen.reduce<Sighting | undefined>(
    (worst, each) => (worst === undefined || weight(each) > weight(worst) + alikeMs ? each : worst),
    undefined,
  );
}

/** Of two that last about as long, the one that was tried first is the plainer one. */
const alikeMs = 500;

function doublesOf(kind: WrongKind, { outcome }: Sighting): readonly Double[] {
  return outcome.doubles.filter(({ isLimit }) => isLimit === (kind === 'limit'));
}

function lastedMs(kind: WrongKind, sighting: Sighting): number {
  return Math.max(
    0,
    ...doublesOf(kind, sighting).map(({ fromMs, untilMs }) => (untilMs === null ? Infinity : untilMs - fromMs)),
  );
}

function findingOf(kind: WrongKind, worst: Sighting, seen: readonly Sighting[]): Finding {
  const { source, causes, seed, happenings, outcome } = worst;
  const isDouble = kind === 'split' || kind === 'limit';
  const doubles = isDouble ? doublesOf(kind, worst) : [];
  const concerned = isDouble ? doubles.map(({ resource }) => resource) : outcome.down;
  const ms = lastedMs(kind, worst);
  const texts = new Set(seen.map((each) => each.causes.join(', then ')));
  texts.delete(causes.join(', then '));
  return {
    kind,
    source,
    causes,
    resources: [...outcome.longestMs.keys()].filter((name) => concerned.includes(name)),
    nodes: [...new Set(doubles.flatMap(({ nodes }) => nodes))],
    lastedMs: isDouble && ms !== Infinity ? Math.round(ms) : null,
    text: textOf(kind, outcome),
    status: kind === 'waits' ? outcome.status : [],
    count: texts.size + 1,
    also: source === 'fault' ? [...texts] : [],
    again: { seed, happenings },
    moments: outcome.moments,
  };
}

function textOf(kind: WrongKind, { waiting, breaches }: Outcome): string {
  if (kind === 'waits') return waiting ?? '';
  const [first] = breaches;
  return kind === 'breach' && first !== undefined ? `${first.rule}: ${first.text}` : '';
}
