import { readdirSync, readFileSync } from 'node:fs';
import { listProcesses, processIsAlive, signalProcess, waitUntil, type ListedProcess } from '@understudy/agent-kit';

/**
 * What an agent leaves on the host: processes that carry the mark of this test in their environment, those that such a
 * one has started, and open descriptors. A process that wipes its environment and leaves its parents is not seen.
 */
export class Traces {
  readonly #variable: string;
  readonly #mark: string;
  /** Leave these out: they are the host's. Asked each time, since they are replaced. */
  readonly #ownPids: () => readonly number[];

  constructor(variable: string, mark: string, ownPids: () => readonly number[]) {
    this.#variable = variable;
    this.#mark = mark;
    this.#ownPids = ownPids;
  }

  /** Living processes that the agent has started, in order of pid. */
  async processes(): Promise<readonly ListedProcess[]> {
    const all = (await listProcesses()).filter(({ pid, startTime }) => processIsAlive(pid, startTime));
    const own = new Set(this.#ownPids());
    const found = new Set(all.filter(({ pid }) => this.#isMarked(pid)).map(({ pid }) => pid));
    // A child has a greater pid than its parent, but for those after the numbers began anew.
    for (const { pid, parentPid } of all) if (found.has(parentPid) && !own.has(parentPid)) found.add(pid);
    return all.filter(({ pid }) => found.has(pid) && !own.has(pid));
  }

  /** Those that are still there after a moment in which what is just ending may end. */
  async leftProcesses(): Promise<readonly ListedProcess[]> {
    let left = await this.processes();
    await waitUntil(
      async () => {
        left = await this.processes();
        return left.length === 0;
      },
      { timeoutMs: endingMs, intervalMs: 100 },
    );
    return left;
  }

  /** Ends them: what a faulty agent has left is nobody else's to tidy up. */
  async endAll(): Promise<void> {
    for (const { pid } of await this.processes()) signalProcess(pid, 'SIGKILL');
  }

  #isMarked(pid: number): boolean {
    try {
      return readFileSync(`/proc/${String(pid)}/environ`, 'latin1')
        .split('\0')
        .includes(`${this.#variable}=${this.#mark}`);
    } catch {
      // It ended between two looks, or is another user's.
      return false;
    }
  }
}

/** Announcements of an address go on for a second or two after it has gone. */
const endingMs = 4_000;

/** How many descriptors a process has open; 0 if it is gone. */
export function openDescriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${String(pid)}/fd`).length;
  } catch {
    return 0;
  }
}

/** `sleep 3600 (pid 4711)`. */
export function tellProcess({ argv, name, pid }: ListedProcess): string {
  const line = argv.length === 0 ? name : argv.join(' ');
  return `${line.length > longestLine ? `${line.slice(0, longestLine)} …` : line} (pid ${pid})`;
}

const longestLine = 60;
