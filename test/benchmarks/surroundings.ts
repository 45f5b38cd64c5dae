/** On what, with what and when a benchmark was run: without it no figure means anything. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { referenceMissing, referenceVersion } from '../conformance/reference.ts';

export interface Surroundings {
  readonly date: string;
  readonly understudy: string;
  /** Version of Pacemaker; null: it was not asked. */
  readonly peer: string | null;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly peerLimitMs: number;
  /** Processes that wanted to run, over the last minute. */
  readonly load: string;
}

export interface SurroundingsOptions {
  readonly usePeer: boolean;
  readonly peerLimitMs: number;
}

function ownVersion(): string {
  const path = join(import.meta.dirname, '../../packages/cli/package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}

const currentLoad = (): string => (loadavg()[0] ?? 0).toFixed(1);

/** @throws Error if the reference is wanted and not there */
export function lookAround({ usePeer, peerLimitMs }: SurroundingsOptions): Surroundings {
  const missing = usePeer ? referenceMissing() : null;
  if (missing !== null) throw new Error(`${missing}; --no-peer measures ours alone`);
  return {
    date: new Date().toISOString().slice(0, 10),
    understudy: ownVersion(),
    peer: usePeer ? referenceVersion() : null,
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? 'an unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    peerLimitMs,
    load: currentLoad(),
  };
}

/** Whatever else was going on, it may have come meanwhile. */
export function withLoadAtTheEnd(before: Surroundings): Surroundings {
  return { ...before, load: `${before.load} and ${currentLoad()}` };
}
