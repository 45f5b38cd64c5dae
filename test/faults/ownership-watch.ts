/**
 * Looks steadily at which hosts have something that only one may have: an address, a mount, a process. Looks from
 * outside, at the kernel's own tables, and asks no daemon.
 */
import { readFileSync } from 'node:fs';
import type { Host } from '../lab/host.ts';

/** Whether a host has it; `machinePid` is that of the host's first process. */
export type Possession = (machinePid: number) => boolean;

const intervalMs = 10;

interface Watched {
  readonly host: Host;
  readonly machinePid: number;
}

export class OwnershipWatch implements Disposable {
  readonly #hosts: readonly Watched[];
  readonly #has: Possession;
  readonly #timer: NodeJS.Timeout;
  readonly #seen = new Set<string>();
  #looks = 0;
  #doubles = 0;

  /** The hosts are on. One that goes off has nothing from then on. */
  constructor(hosts: readonly Host[], has: Possession) {
    this.#hosts = hosts.map((host) => ({ host, machinePid: firstProcess(host) }));
    this.#has = has;
    this.#timer = setInterval(() => this.#look(), intervalMs);
  }

  /** The names of all hosts that had it at some time, sorted. */
  get owners(): readonly string[] {
    return [...this.#seen].sort();
  }

  /** How often two had it at once. */
  get doubles(): number {
    return this.#doubles;
  }

  /** How often was looked. */
  get looks(): number {
    return this.#looks;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** One that had it before and after another was seen with it had it at the same time. */
  #look(): void {
    const before = this.#owners();
    const after = this.#owners();
    const throughout = before.filter((name) => after.includes(name));
    for (const name of before) this.#seen.add(name);
    this.#looks += 1;
    if (throughout.length > 1) this.#doubles += 1;
  }

  #owners(): readonly string[] {
    return this.#hosts
      .filter(({ host, machinePid }) => host.powered && this.#has(machinePid))
      .map(({ host }) => host.name);
  }
}

function firstProcess(host: Host): number {
  const first = host.processes().find(({ pid }) => pid === 1);
  if (first === undefined) throw new Error(`${host.name} is off`);
  return first.machinePid;
}

export function hasAddress(address: string): Possession {
  return (pid) => read(`/proc/${pid}/net/fib_trie`).includes(`|-- ${address}\n`);
}

export function hasMount(directory: string): Possession {
  return (pid) => read(`/proc/${pid}/mounts`).includes(` ${directory} `);
}

/** Empty once the process is gone, which can be a moment before its host is known to be off. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
