import { pino } from 'pino';
import type { Logger } from 'pino';
import { LogSink, openForLog } from './log-sink.ts';

/** The log of one process: JSON, a line each, on standard output. Never waits for whoever reads it. */
export function makeLog(name: string, level = 'info'): Logger {
  return pino({ name, level }, new LogSink(openForLog()));
}
