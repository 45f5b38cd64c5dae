/** The files of `crm simulate`, one after the other: one that cannot be read does not keep the others. */
import { basename, extname } from 'node:path';
import { UnderstudyError } from '@understudy/contracts';
import type { Injection } from '@understudy/crm-core';
import type { Paint } from '../render/paint.ts';
import { paintFor } from '../render/paint.ts';
import { errorDocument, renderError } from '../render/render-error.ts';
import { holdYoungGeneration } from '../cluster-file/hold-young-generation.ts';
import { type ClusterFile, momentOf, readClusterFile } from '../cluster-file/read-cluster-file.ts';
import { readDefinitionFile } from '../cluster-file/read-definition-file.ts';
import { isDefinitionName } from '../definition/load-definition.ts';
import { type InjectionFlags, parseInjections } from './parse-injections.ts';
import { renderSimulation } from './render-simulation.ts';
import { resultLine } from './result-line.ts';
import { simulateCluster } from './simulate-cluster.ts';

export interface SimulateOptions extends InjectionFlags {
  readonly date?: string | undefined;
  /** File with what `crm status --json` printed, for definitions. */
  readonly status?: string | undefined;
  readonly scores: boolean;
  readonly json: boolean;
  readonly paint: Paint;
}

/** Gives the exit code: that of the first error, or 0. Throws `invalid-request` for flags that mean nothing. */
export async function simulateFiles(files: readonly string[], options: SimulateOptions): Promise<number> {
  if (options.date !== undefined) momentOf(options.date);
  holdYoungGeneration();
  const wanted = { ...options, injections: parseInjections(options) };
  const exitCodes: number[] = [];
  for (const file of files) exitCodes.push(await simulateFile(file, wanted));
  return exitCodes.find((code) => code !== 0) ?? 0;
}

interface Wanted extends SimulateOptions {
  readonly injections: readonly Injection[];
}

async function simulateFile(file: string, wanted: Wanted): Promise<number> {
  try {
    const { scores, json, paint } = wanted;
    const read = await readCluster(file, wanted);
    const simulation = simulateCluster(read, wanted.injections);
    process.stdout.write(
      json
        ? `${resultLine(caseName(file), simulation, read.unread, { scores })}\n`
        : renderSimulation(file, simulation, read.unread, { scores, paint }),
    );
    return 0;
  } catch (error) {
    return report(file, error, wanted.json);
  }
}

/** One of our definitions by its name, else a CIB. */
function readCluster(file: string, { date, status }: Wanted): Promise<ClusterFile> | ClusterFile {
  return isDefinitionName(file) ? readDefinitionFile(file, { date, status }) : readClusterFile(file, date);
}

/** The file's name without its ending. */
function caseName(file: string): string {
  return basename(file, extname(file));
}

function report(file: string, error: unknown, json: boolean): number {
  const known = error instanceof UnderstudyError ? error : internal(file, error);
  if (json) process.stdout.write(`${JSON.stringify({ case: caseName(file), ...errorDocument(known) })}\n`);
  else process.stderr.write(renderError(named(file, known), paintFor(process.stderr, process.env)));
  return known.exitCode;
}

function internal(file: string, cause: unknown): UnderstudyError {
  const trace = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new UnderstudyError('internal', `${file} could not be decided, which should not have happened: ${trace}`, {
    remedy: 'Please report it, with the file and this text.',
    cause,
  });
}

/** Of several files it has to be said which one is meant. */
function named(file: string, error: UnderstudyError): UnderstudyError {
  if (error.message.includes(file)) return error;
  return new UnderstudyError(error.code, `${file}: ${error.message}`, { remedy: error.remedy, cause: error });
}
