/**
 * Virtual time: what is to happen, in the order of its moments; what was asked for
 * first comes first where moments are equal. Nothing is polled, so that an hour in
 * which nothing happens costs nothing.
 */
export class EventQueue {
  #nowMs = 0;
  #made = 0;
  #handled = 0;
  readonly #heap: Appointment[] = [];

  /** Since the world began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many things have happened. */
  get handled(): number {
    return this.#handled;
  }

  at(atMs: number, action: () => void): Appointment {
    const appointment: Appointment = { atMs: Math.max(atMs, this.#nowMs), order: this.#made, action };
    this.#made += 1;
    this.#rise(this.#heap.push(appointment) - 1, appointment);
    return appointment;
  }

  after(delayMs: number, action: () => void): Appointment {
    return this.at(this.#nowMs + delayMs, action);
  }

  /** Lets time pass up to a moment, or until `isOver`. */
  run(untilMs: number, isOver: () => boolean = never): void {
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= untilMs; first = this.#heap[0]) {
      this.#removeFirst();
      const { action } = first;
      if (action === null) continue;
      this.#nowMs = first.atMs;
      this.#handled += 1;
      action();
      if (isOver()) return;
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #rise(from: number, appointment: Appointment): void {
    const heap = this.#heap;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(appointment, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = appointment;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const one = heap[left];
      if (one === undefined) break;
      const other = heap[left + 1];
      const isRight = other !== undefined && isBefore(other, one);
      const least = isRight ? other : one;
      if (!isBefore(least, last)) break;
      heap[place] = least;
      place = isRight ? left + 1 : left;
    }
    heap[place] = last;
  }
}

/** Something that is to happen; without an action it was called off. */
export interface Appointment {
  readonly atMs: number;
  readonly order: number;
  action: (() => void) | null;
}

export function callOff(appointment: Appointment | null | undefined): void {
  if (appointment !== null && appointment !== undefined) appointment.action = null;
}

function isBefore(a: Appointment, b: Appointment): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function never(): boolean {
  return false;
}
