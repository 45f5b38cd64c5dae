import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { EventRecord } from '@understudy/contracts';
import { expect, it } from 'vitest';
import { EventLog } from './event-log.ts';
import { streamEvents } from './stream-events.ts';

/** A log with so many events of a kilobyte. */
function filled(count: number): EventLog {
  const events = new EventLog();
  for (let times = 0; times < count; times += 1) add(events);
  return events;
}

function add(events: EventLog): void {
  const event = { node: 'a', monotonicMs: 0, wallMs: 0, kind: 'daemon', text: 'x'.repeat(1_000), data: {} } as const;
  events.add(event);
}

function numbers(lines: string): readonly number[] {
  const records = lines.trim().split('\n');
  return records.map((line) => (JSON.parse(line) as EventRecord).number);
}

it('gives all that is kept, however much that is, in order', async () => {
  const reader = new PassThrough();
  streamEvents(filled(12_000), reader, { after: 0, follow: false });
  expect(numbers(await text(reader))).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 2_001));
});

it('begins after a number', async () => {
  const reader = new PassThrough();
  streamEvents(filled(10_005), reader, { after: 10_003, follow: false });
  expect(numbers(await text(reader))).toEqual([10_004, 10_005]);
});

it('goes on with what comes, without a gap and without doubling, and lets go of who is gone', async () => {
  const events = filled(100);
  const reader = new PassThrough();
  streamEvents(events, reader, { after: 0, follow: true });
  const all = text(reader);
  for (let times = 0; times < 100; times += 1) {
    add(events);
    if (times % 10 === 0) await new Promise(setImmediate);
  }
  await new Promise(setImmediate);
  reader.end();
  expect(numbers(await all)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  add(events);
});

it('holds no more for a reader who does not read than the reader takes', () => {
  const events = filled(5_000);
  const reader = new PassThrough();
  streamEvents(events, reader, { after: 0, follow: true });
  for (let times = 0; times < 1_000; times += 1) add(events);
  expect(reader.writableLength + reader.readableLength).toBeLessThan(200_000);
});
