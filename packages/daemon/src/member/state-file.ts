import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UnderstudyError, versions } from '@understudy/contracts';
import { emptyState } from '@understudy/crm-core';
import type { DurableState } from '@understudy/crm-core';
import { replaceFile } from '../shared/atomic-file.ts';

/** This node's copy of the cluster's durable state: one file, old or new, synced. */
export class StateFile {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws UnderstudyError `damaged-state`, `unknown-version` */
  async read(cluster: string): Promise<DurableState> {
    const path = this.#path();
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return emptyState(cluster);
    return checked(parse(text, path), path, cluster);
  }

  async write(state: DurableState): Promise<void> {
    await replaceFile(this.#path(), JSON.stringify(state));
  }

  /** Keeps a copy that lost against another; the newest few stay. */
  async keepCopy(state: DurableState): Promise<void> {
    const directory = join(this.#directory, 'set-aside');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const { generation, sequence, coordinator } = state.stamp;
    const name = `${String(generation).padStart(9, '0')}-${String(sequence).padStart(9, '0')}-${coordinator}.json`;
    await replaceFile(join(directory, name), JSON.stringify(state));
    const names = (await readdir(directory)).filter((each) => each.endsWith('.json')).sort();
    for (const old of names.slice(0, -copiesKept)) await rm(join(directory, old), { force: true });
  }

  #path(): string {
    return join(this.#directory, 'state.json');
  }
}

const copiesKept = 20;

function parse(text: string, path: string): DurableState {
  try {
    const state: unknown = JSON.parse(text);
    if (typeof state !== 'object' || state === null) throw new Error(`it is ${text.slice(0, 20)}`);
    return state as DurableState;
  } catch (cause) {
    throw new UnderstudyError(
      'damaged-state',
      `${path} is not a state in JSON, so what this node had agreed to is not known`,
      {
        remedy: `Move it away: the node then takes the state of its peer. If the peer is lost too, the latest copy is in set-aside/.`,
        cause,
      },
    );
  }
}

function checked(state: DurableState, path: string, cluster: string): DurableState {
  if (state.version !== versions.state) {
    throw new UnderstudyError(
      'unknown-version',
      `${path} has form ${state.version}; this version reads form ${versions.state}`,
      {
        remedy: 'Install the version that wrote it, or a newer one that says it can read it.',
      },
    );
  }
  if (state.cluster === cluster) return state;
  throw new UnderstudyError(
    'damaged-state',
    `${path} is of the cluster ${state.cluster}, and this host is of ${cluster}`,
    {
      remedy: 'Move the file away if this host has changed its cluster.',
    },
  );
}
