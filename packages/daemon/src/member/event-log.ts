import { EventEmitter } from 'eventemitter3';
import { versions } from '@understudy/contracts';
import type { EventRecord } from '@understudy/contracts';
import type { MemberEvent } from '@understudy/crm-core';

/** The latest events of the cluster as this node heard of them. They inform, and steer nothing. */
export class EventLog {
  readonly #emitter = new EventEmitter<{ event: [] }>();
  readonly #records: EventRecord[] = [];
  #number = 0;

  add(event: MemberEvent): EventRecord {
    this.#number += 1;
    const { wallMs, ...rest } = event;
    const record = { version: versions.api, number: this.#number, at: new Date(wallMs).toISOString(), ...rest };
    this.#records.push(record);
    if (this.#records.length > recordsKept) this.#records.shift();
    this.#emitter.emit('event');
    return record;
  }

  /** Those that are still kept, after a number; 0: all. */
  after(number: number): readonly EventRecord[] {
    const oldest = this.#number - this.#records.length + 1;
    return this.#records.slice(Math.max(0, number + 1 - oldest));
  }

  /** Calls `listener` at each from now on, until the returned function is called. */
  follow(listener: () => void): () => void {
    this.#emitter.on('event', listener);
    return () => this.#emitter.off('event', listener);
  }
}

const recordsKept = 10_000;
