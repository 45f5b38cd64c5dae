/* What a copy knows of itself, in its tree: after a crash at any moment the old or the new. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '@understudy/agent-kit';
import type { Lineage } from '../lineage.ts';

export interface CopyState {
  readonly version: 1;
  readonly lineage: Lineage;
  /** See `CopyView`. */
  readonly complete: boolean;
  readonly final: boolean;
  /** By this host's clock, in milliseconds since 1970: it has all that there was at that moment; null: never in step. */
  readonly inStepAtMs: number | null;
  /** The same moment by the clock of the promoted side. */
  readonly sourceAtMs: number;
  /** See `OwnPast`. */
  readonly checkedUntilMs: number;
}

const newState: CopyState = {
  version: 1,
  lineage: [],
  complete: false,
  final: false,
  inStepAtMs: null,
  sourceAtMs: 0,
  checkedUntilMs: 0,
};

/** @throws Error if it is there and cannot be understood: then nothing may be done with the tree */
export async function readState(path: string): Promise<CopyState> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return newState;
  const state = JSON.parse(text) as CopyState;
  if (Number(state.version) !== newState.version) {
    throw new Error(`${path} has the unknown version ${String(state.version)}`);
  }
  return state;
}

export async function writeState(path: string, state: CopyState): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, `${JSON.stringify(state)}\n`);
}
