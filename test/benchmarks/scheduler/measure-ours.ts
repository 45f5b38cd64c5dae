/**
 * One measurement of our scheduler, in a process of its own so that its memory is its own: reads what to decide, decides
 * it until the figure is steady, and prints the figures as JSON.
 *
 *     node measure-ours.ts cib FILE      from a CIB: reading counts
 *     node measure-ours.ts data FILE     from the same as plain data, as a daemon has it: only deciding counts
 */
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { deserialize, serialize } from 'node:v8';
import { type Configuration, decide, type Situation } from '@understudy/crm-core';
import { cibDigest, readCib } from '@understudy/formats';
import { median } from './median.ts';

export interface OurFigures {
  /** Reading the CIB, once, cold; 0 from data. */
  readonly readMs: number;
  /** The first decision of the process. */
  readonly firstMs: number;
  /** Median of the decisions after it. */
  readonly decideMs: number;
  readonly decisions: number;
  readonly actions: number;
  /** When the first decision had been made: a process that decides again and again lets its garbage pile up. */
  readonly peakRssMiB: number;
}

interface Input {
  readonly configuration: Configuration;
  readonly situation: Situation;
}

/** Midnight UTC of July 1, 2026. */
const nowWallMs = Date.UTC(2026, 6, 1);
const leastDecisions = 5;
const mostDecisions = 200;
/** A figure is steady when deciding has taken this long, all in all. */
const enoughMs = 1_000;

function readInput(kind: string, path: string): Input {
  if (kind === 'data') return deserialize(readFileSync(path)) as Input;
  const reading = readCib(readParts(path));
  if (reading.kind === 'refused') throw new Error(reading.problems.map(({ message }) => message).join('; '));
  return { configuration: reading.configuration, situation: reading.situation };
}

/** As `crm simulate` reads it. */
function* readParts(path: string): Generator<string, void, undefined> {
  const [descriptor, decoder, buffer] = [openSync(path, 'r'), new StringDecoder('utf8'), Buffer.alloc(65_536)];
  for (let length = -1; length !== 0;) {
    length = readSync(descriptor, buffer);
    yield decoder.write(buffer.subarray(0, length));
  }
  closeSync(descriptor);
}

function timed<T>(work: () => T): readonly [T, number] {
  const started = performance.now();
  const result = work();
  return [result, performance.now() - started];
}

function measure(kind: string, path: string): { readonly input: Input; readonly figures: OurFigures } {
  const [input, readMs] = timed(() => readInput(kind, path));
  const once = (): readonly [number, number] => {
    const [{ actions }, durationMs] = timed(() =>
      decide(input.configuration, input.situation, { nowWallMs, digest: cibDigest }),
    );
    return [actions.length, durationMs];
  };
  const [actions, firstMs] = once();
  const peakRssMiB = process.resourceUsage().maxRSS / 1_024;
  const durations: number[] = [];
  let total = 0;
  while (durations.length < leastDecisions || (total < enoughMs && durations.length < mostDecisions)) {
    const [, durationMs] = once();
    durations.push(durationMs);
    total += durationMs;
  }
  const readCibMs = kind === 'data' ? 0 : readMs;
  const decideMs = median(durations);
  return { input, figures: { readMs: readCibMs, firstMs, decideMs, decisions: durations.length, actions, peakRssMiB } };
}

if (import.meta.main) {
  const [kind = '', path = '', dataPath] = process.argv.slice(2);
  const { input, figures } = measure(kind, path);
  if (dataPath !== undefined) writeFileSync(dataPath, serialize(input));
  process.stdout.write(JSON.stringify(figures));
}
