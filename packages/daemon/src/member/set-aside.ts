import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@understudy/agent-kit';
import { type CopyReport, UnderstudyError } from '@understudy/contracts';
import type { DurableState } from '@understudy/crm-core';
import { isoTime } from '@understudy/crm-core';
import { checkState, parseState } from './state-file.ts';

/** Copies of the cluster's state that lost against another, kept on this node's disk until somebody drops them. */
export class SetAside {
  /** On whose disk they are. */
  readonly node: string;
  readonly #directory: string;

  constructor(node: string, stateDirectory: string) {
    this.node = node;
    this.#directory = join(stateDirectory, 'set-aside');
  }

  /** Keeps one more; the newest few stay. */
  async keep(state: DurableState): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const { generation, sequence, coordinator } = state.stamp;
    const name = `${padded(generation)}-${padded(sequence)}-${coordinator}.json`;
    await replaceFile(join(this.#directory, name), JSON.stringify(state));
    const names = await this.#names();
    for (const old of names.slice(0, -copiesKept)) await rm(join(this.#directory, old), { force: true });
  }

  /** Newest first. */
  async list(): Promise<readonly CopyReport[]> {
    const found = await Promise.all((await this.#names()).reverse().map((name) => this.#look(name)));
    return found.filter((report) => report !== null);
  }

  /** @throws UnderstudyError `unknown-copy`, `damaged-state`, `unknown-version` */
  async read(copy: string, cluster: string): Promise<{ readonly report: CopyReport; readonly state: DurableState }> {
    const report = await this.#find(copy);
    const path = join(this.#directory, fileNameOf(report));
    return { report, state: checkState(parseState(await readFile(path, 'utf8'), path), path, cluster) };
  }

  /** @throws UnderstudyError `unknown-copy` */
  async drop(copy: string): Promise<void> {
    await rm(join(this.#directory, fileNameOf(await this.#find(copy))), { force: true });
  }

  async #find(copy: string): Promise<CopyReport> {
    const reports = await this.list();
    const found = reports.find((report) => report.copy === copy);
    if (found !== undefined) return found;
    const names = reports.map((report) => report.copy).join(', ');
    throw new UnderstudyError('unknown-copy', `no copy '${copy}' of the state is set aside on this node`, {
      remedy: names === '' ? 'There is none here; each lies on the node that made it.' : `There are: ${names}.`,
    });
  }

  /** Null: it has just been dropped. */
  async #look(name: string): Promise<CopyReport | null> {
    const [, generation, sequence, coordinator] = copyName.exec(name) ?? [];
    const found = await stat(join(this.#directory, name)).catch(() => null);
    if (found === null || coordinator === undefined) return null;
    const stamp = { generation: Number(generation), sequence: Number(sequence), coordinator };
    const copy = `${stamp.generation}-${stamp.sequence}-${coordinator}`;
    return { copy, ...stamp, setAsideAt: isoTime(Math.round(found.mtimeMs)) };
  }

  /** In the order of their stamps. */
  async #names(): Promise<string[]> {
    const names = await readdir(this.#directory).catch((error: unknown): string[] => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => copyName.test(name)).sort();
  }
}

const copiesKept = 20;
const copyName = /^(\d+)-(\d+)-(.+)\.json$/;

function fileNameOf({ generation, sequence, coordinator }: CopyReport): string {
  return `${padded(generation)}-${padded(sequence)}-${coordinator}.json`;
}

/** So that the names sort as the stamps do. */
function padded(number: number): string {
  return String(number).padStart(9, '0');
}
