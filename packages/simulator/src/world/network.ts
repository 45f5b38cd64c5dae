import type { EventQueue } from '../base/event-queue.ts';
import type { Random } from '../base/random.ts';
import { wayFaults } from '../story/fault.ts';
import type { Way } from './claims.ts';
import type { Tally } from './tally.ts';

/**
 * The cables between the hosts. Each carries both ways on its own; what disturbs one
 * adds up with what disturbs it already.
 */
export class Network {
  readonly #options: NetworkOptions;
  readonly #disturbances = new Set<Disturbance>();
  /** What the weather is now, by direction and link; forgotten when it changes. */
  readonly #weather = new Map<string, Map<number | Way, Weather>>();
  readonly #listeners: (() => void)[] = [];

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  get links(): number {
    return this.#options.links;
  }

  /** Something is wrong from now on, until it is ended. */
  disturb(disturbance: Disturbance): () => void {
    this.#disturbances.add(disturbance);
    this.#changed();
    return () => {
      if (this.#disturbances.delete(disturbance)) this.#changed();
    };
  }

  heal(): void {
    this.#disturbances.clear();
    this.#changed();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  weather(from: string, link: number | Way): Weather {
    const known = this.#weather.get(from)?.get(link);
    if (known !== undefined) return known;
    const weather = this.#compute(from, link);
    this.#weather.set(from, (this.#weather.get(from) ?? new Map<number | Way, Weather>()).set(link, weather));
    return weather;
  }

  /** Whether anything that `from` sends arrives, on some link. */
  carries(from: string): boolean {
    return Array.from({ length: this.links }, (_, link) => link).some((link) => !this.weather(from, link).isCut);
  }

  /** Whether nothing is wrong with a link, in any direction. */
  isSound(link: number): boolean {
    return ![...this.#disturbances].some((each) => each.link === link || each.link === null);
  }

  /** How long something takes that leaves now. */
  delayMs(from: string, link: number | Way): number {
    const { delayMs, jitterMs } = this.weather(from, link);
    return delayMs + this.#options.random.unit() * jitterMs;
  }

  /** Sends a datagram: it may be lost, come twice, or be overtaken. */
  send(from: string, link: number, arrive: () => void): void {
    const { random, queue, tally } = this.#options;
    const { isCut, lossPercent, doublePercent, delayMs, jitterMs } = this.weather(from, link);
    if (isCut) return tally.add('linkCut');
    if (lossPercent > 0 && random.chance(lossPercent)) return tally.add('linkLoss');
    if (delayMs > this.#options.delayMs) tally.add('linkDelay');
    if (jitterMs > 1) tally.add('linkReordering');
    queue.after(this.delayMs(from, link), arrive);
    if (doublePercent === 0 || !random.chance(doublePercent)) return;
    tally.add('linkDuplication');
    queue.after(this.delayMs(from, link), arrive);
  }

  /** Whether a way that leads to nobody of the cluster is cut for who sends now. */
  isBarred(from: string, way: Way): boolean {
    const { isCut } = this.weather(from, way);
    if (isCut) this.#options.tally.add(wayFaults[way]);
    return isCut;
  }

  #compute(from: string, link: number | Way): Weather {
    let weather: Weather = {
      isCut: false,
      lossPercent: 0,
      delayMs: this.#options.delayMs,
      jitterMs: 0.2,
      doublePercent: 0,
    };
    for (const each of this.#disturbances) {
      if (each.link === null ? typeof link !== 'number' : each.link !== link) continue;
      if (each.from !== null && each.from !== from) continue;
      weather = worse(weather, each);
    }
    return weather;
  }

  #changed(): void {
    this.#weather.clear();
    for (const listener of this.#listeners) listener();
  }
}

export interface NetworkOptions {
  readonly queue: EventQueue;
  readonly random: Random;
  readonly tally: Tally;
  readonly links: number;
  /** One way, where nothing is wrong. */
  readonly delayMs: number;
}

/** What one direction of one link does to what is sent. */
export interface Weather {
  readonly isCut: boolean;
  readonly lossPercent: number;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly doublePercent: number;
}

/** `link` null: every link of the cluster; `from` null: both ways, or of a way that leads elsewhere: every node's. */
export type Disturbance = Partial<Weather> & { readonly link: number | Way | null; readonly from: string | null };

function worse(weather: Weather, by: Disturbance): Weather {
  return {
    isCut: weather.isCut || by.isCut === true,
    lossPercent: Math.max(weather.lossPercent, by.lossPercent ?? 0),
    delayMs: weather.delayMs + (by.delayMs ?? 0),
    jitterMs: weather.jitterMs + (by.jitterMs ?? 0),
    doublePercent: Math.max(weather.doublePercent, by.doublePercent ?? 0),
  };
}
