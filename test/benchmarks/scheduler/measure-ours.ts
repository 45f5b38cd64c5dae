/**
 * One measurement of our scheduler, in a process of its own so that its memory is its own: reads a CIB, decides about it
 * until the figure is steady, and prints the figures as JSON.
 *
 *     node measure-ours.ts FILE
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setFlagsFromString } from 'node:v8';
import { decide } from '@understudy/crm-core';
import { cibDigest, type CibReading, readCib } from '@understudy/formats';
import { median } from '../median.ts';

export interface OurFigures {
  /** Reading the CIB, once, cold. */
  readonly readMs: number;
  /** The first decision of the process. */
  readonly firstMs: number;
  /** Median of the decisions after it. */
  readonly decideMs: number;
  readonly decisions: number;
  readonly actions: number;
  /** When the CIB had been read, and the first decision made: a process that decides again and again lets its garbage pile up. */
  readonly peakRssMiB: number;
}

/** Midnight UTC of July 1, 2026. */
const nowWallMs = Date.UTC(2026, 6, 1);
const leastDecisions = 5;
const mostDecisions = 200;
/** Large clusters are decided upon less often in the same time, and would be measured before the code is compiled. */
const warmUpMs = 2_000;
/** A figure is steady when deciding has taken this long, all in all. */
const enoughMs = 1_000;

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

function read(path: string): CibReading & { readonly kind: 'cib' } {
  const reading = readCib(readParts(path));
  if (reading.kind === 'cib') return reading;
  throw new Error(reading.problems.map(({ message }) => message).join('; '));
}

function measure(path: string): OurFigures {
  // So far as `crm` does it (packages/cli/src/cluster-file/hold-young-generation.ts), from then on as a daemon.
  setFlagsFromString('--semi-space-growth-factor=1');
  const [{ configuration, situation }, readMs] = timed(() => read(path));
  const once = (): readonly [number, number] => {
    const [{ actions }, durationMs] = timed(() => decide(configuration, situation, { nowWallMs, digest: cibDigest }));
    return [actions.length, durationMs];
  };
  const [actions, firstMs] = once();
  const peakRssMiB = process.resourceUsage().maxRSS / 1_024;
  setFlagsFromString('--semi-space-growth-factor=2');
  const decideFor = (enoughMs: number): readonly number[] => {
    const durations: number[] = [];
    for (let total = 0; durations.length < leastDecisions || (total < enoughMs && durations.length < mostDecisions);) {
      const [, durationMs] = once();
      durations.push(durationMs);
      total += durationMs;
    }
    return durations;
  };
  decideFor(warmUpMs);
  const durations = decideFor(enoughMs);
  return { readMs, firstMs, decideMs: median(durations), decisions: durations.length, actions, peakRssMiB };
}

if (import.meta.main) process.stdout.write(JSON.stringify(measure(process.argv[2] ?? '')));
