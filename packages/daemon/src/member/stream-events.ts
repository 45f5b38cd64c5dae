import type { Writable } from 'node:stream';
import type { EventLog } from './event-log.ts';

/**
 * Writes events to a reader, one JSON document a line: what is kept after a number,
 * then, if it follows, what comes. It is given no more than it takes: a slow one costs
 * nothing but what the log keeps anyway, and misses what the log lets go.
 */
export function streamEvents(events: EventLog, reader: Writable, { after, follow }: EventStreamOptions): void {
  let last = after;
  const go = (): void => {
    if (reader.destroyed || reader.writableNeedDrain) return;
    for (const record of events.after(last)) {
      last = record.number;
      if (!reader.write(`${JSON.stringify(record)}\n`)) return;
    }
    if (!follow && !reader.writableEnded) reader.end();
  };
  reader.on('drain', go);
  if (follow) reader.once('close', events.follow(go));
  go();
}

export interface EventStreamOptions {
  /** 0: all that are kept. */
  readonly after: number;
  readonly follow: boolean;
}
