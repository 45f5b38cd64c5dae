import { EventEmitter } from 'eventemitter3';
import { versions } from '@understudy/contracts';
import type { EventRecord } from '@understudy/contracts';
import type { MemberEvent } from '@understudy/crm-core';

/** The latest events of the cluster as this node heard of them. They inform, and steer nothing. */
export class EventLog {
  readonly #emitter = new EventEmitter<{ event: [EventRecord] }>();
  readonly #records: EventRecord[] = [];
  #number = 0;

  add(event: MemberEvent): EventRecord {
    this.#number += 1;
    const { wallMs, ...rest } = event;
    const record = { version: versions.api, number: this.#number, at: new Date(wallMs).toISOString(), ...rest };
    this.#records.push(record);
    if (this.#records.length > recordsKept) this.#records.shift();
    this.#emitter.emit('event', record);
    return record;
  }

  /** Those that are still kept, after a number; 0: all. */
  after(number: number): readonly EventRecord[] {
    return this.#records.filter((record) => record.number > number);
  }

  /** Calls `listener` for each from now on, until the returned function is called. */
  follow(listener: (record: EventRecord) => void): () => void {
    this.#emitter.on('event', listener);
    return () => this.#emitter.off('event', listener);
  }
}

const recordsKept = 10_000;
