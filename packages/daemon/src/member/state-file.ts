import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@understudy/agent-kit';
import { UnderstudyError, versions } from '@understudy/contracts';
import { emptyState } from '@understudy/crm-core';
import type { DurableState } from '@understudy/crm-core';

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
    return checkState(parseState(text, path), path, cluster);
  }

  async write(state: DurableState): Promise<void> {
    await replaceFile(this.#path(), JSON.stringify(state));
  }

  #path(): string {
    return join(this.#directory, 'state.json');
  }
}

/** @throws UnderstudyError `damaged-state` */
export function parseState(text: string, path: string): DurableState {
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

/** @throws UnderstudyError `damaged-state`, `unknown-version` */
export function checkState(state: DurableState, path: string, cluster: string): DurableState {
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
