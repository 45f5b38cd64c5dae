/*
 * Stands by one address while it is up: tells the neighbours that it is here now until
 * one of them is seen to know it, and looks out for another station that has it.
 *
 * Whatever is said draws traffic here. So it is said only while the address is up, and
 * what is late is put off: a host that slept meanwhile may have lost the address, and
 * has given it up before it is due again.
 */
import { whenReadable } from '@understudy/agent-kit';
import { nextStep, type AttendancePlan, type AttendanceStep } from './attendance-plan.ts';
import type { IpAddress } from './ip-address.ts';
import type { Heard, Voice } from './voice.ts';

export interface Attended {
  readonly address: IpAddress;
  readonly nic: string;
  readonly plan: AttendancePlan;
}

/** With whom the neighbours talk. */
export interface Voices {
  /** Speaks for the address. */
  readonly voice: Voice;
  /** Asks for another owner: the same, unless that one would have the same MAC address. */
  readonly scout: Voice;
}

/** What an attendance needs of its host. */
export interface AttendanceHost {
  /** Whether the address is up here. */
  readonly isHere: () => boolean;
  /** Whom to ask something in the name of the address, so that an answer shows that it is used here. */
  readonly findNeighbours: () => readonly IpAddress[];
  /** One line for people. */
  readonly log: (message: string) => void;
  /** Keeps, for whoever attends next, who else has the address; null: nobody. */
  readonly keepRival: (mac: string | null) => void;
}

/** More than a busy host takes to wake up, less than a peer takes to believe that this one is dead. */
const lateMs = 50;
/** How many questions a rival may leave unanswered before it is taken for gone. */
const maxUnanswered = 3;

export class Attendance {
  readonly #attended: Attended;
  readonly #voice: Voice;
  readonly #scout: Voice;
  readonly #host: AttendanceHost;
  readonly #end = new AbortController();
  readonly #startedMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #neighbours: readonly IpAddress[] = [];
  #rounds = 0;
  #isUsed = false;
  #rival: string | null;
  #unanswered = 0;

  /** Says the first words at once; the rest comes by itself. @param rival who else is known to have it */
  constructor(attended: Attended, { voice, scout }: Voices, host: AttendanceHost, rival: string | null = null) {
    this.#attended = attended;
    this.#voice = voice;
    this.#scout = scout;
    this.#host = host;
    this.#rival = rival;
    if (attended.plan.count > 0) this.#speak('announce');
    else if (attended.plan.probeCount > 0 || rival !== null) this.#speak('ask');
    for (const each of new Set([voice, scout])) void this.#listen(each);
    this.#arm();
  }

  /** The MAC address of another station that has the address now; null: none is known. */
  get rival(): string | null {
    return this.#rival;
  }

  /** Nothing is said or heard any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#end.abort();
  }

  /** Announces it once more. */
  refresh(): void {
    this.#say(() => this.#voice.announce());
  }

  #next(): AttendanceStep | null {
    return nextStep(this.#attended.plan, {
      rounds: this.#rounds,
      hasNeighbours: this.#neighbours.length > 0,
      isUsed: this.#isUsed,
      hasRival: this.#rival !== null,
    });
  }

  /** For what is to be said next, from now on. */
  #arm(): void {
    clearTimeout(this.#timer);
    const step = this.#end.signal.aborted ? null : this.#next();
    if (step === null) return;
    const dueMs = performance.now() + step.afterMs;
    this.#timer = setTimeout(() => this.#take(step.kind, performance.now() - dueMs), step.afterMs).unref();
  }

  #take(kind: AttendanceStep['kind'], lateByMs: number): void {
    if (!this.#host.isHere()) return this.end();
    // What was heard since may have made it needless.
    if (lateByMs <= lateMs && this.#next()?.kind === kind) this.#speak(kind);
    this.#arm();
  }

  #speak(kind: AttendanceStep['kind']): void {
    this.#say(() => {
      if (kind !== 'ask') this.#voice.announce();
      if (kind !== 'announce' || this.#rounds < this.#attended.plan.probeCount) this.#probe();
      if (kind !== 'announce' || this.#isUsed) return;
      // Looked up after the first announcement: that waits for nothing.
      if (this.#rounds === 0) this.#neighbours = this.#host.findNeighbours();
      for (const neighbour of this.#neighbours) this.#voice.ask(neighbour);
    });
    this.#rounds += 1;
  }

  #probe(): void {
    this.#scout.probe();
    if (this.#rival === null) return;
    this.#unanswered += 1;
    if (this.#unanswered <= maxUnanswered) return;
    this.#host.log(`${this.#attended.address.text} is not in use any more at ${this.#rival}`);
    this.#meet(null);
  }

  #say(words: () => void): void {
    try {
      words();
    } catch (error) {
      this.#host.log(`could not speak for ${this.#attended.address.text}: ${String(error)}`);
    }
  }

  async #listen(voice: Voice): Promise<void> {
    const { fd, hear, close } = voice;
    try {
      while (await whenReadable(fd, this.#end.signal)) {
        for (let heard = hear(); heard !== null; heard = hear()) this.#takeIn(heard, voice);
      }
    } catch (error) {
      this.#host.log(`no longer listens for ${this.#attended.address.text}: ${String(error)}`);
    } finally {
      close();
    }
  }

  #takeIn({ kind, mac }: Heard, voice: Voice): void {
    if (this.#end.signal.aborted) return;
    if (kind === 'rival') this.#meetRival(mac);
    else if (voice === this.#voice && !this.#isUsed) {
      this.#isUsed = true;
      const afterMs = Math.round(performance.now() - this.#startedMs);
      this.#host.log(`${this.#attended.address.text} is used here: seen at ${mac} after ${String(afterMs)} ms`);
    }
  }

  #meetRival(mac: string): void {
    this.#unanswered = 0;
    if (this.#rival === mac) return;
    this.#host.log(rivalText(this.#attended.address.text, mac, this.#attended.nic));
    this.#meet(mac);
    this.#arm();
  }

  #meet(mac: string | null): void {
    this.#rival = mac;
    this.#host.keepRival(mac);
  }
}

/** What people are told of it. */
export function rivalText(address: string, mac: string, nic: string): string {
  return `${address} is in use by another host on ${nic}, whose MAC address is ${mac}`;
}
