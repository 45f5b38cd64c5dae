/*
 * Counts the changes of a tree: inotify, which Node has for single directories only. Which file it was is of no interest:
 * a pull looks at all of them. What is written through a mapping (mmap) the kernel does not tell.
 */
import koffi from 'koffi';
import { closeSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { whenReadable } from '@understudy/agent-kit';
import { stateFolder } from '../places.ts';

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const IN_NONBLOCK_CLOEXEC = 0o4000 | 0o2000000;
const IN_MODIFY = 0x2;
const IN_ATTRIB = 0x4;
const IN_MOVED_FROM = 0x40;
const IN_MOVED_TO = 0x80;
const IN_CREATE = 0x100;
const IN_DELETE = 0x200;
const IN_Q_OVERFLOW = 0x4000;
const IN_IGNORED = 0x8000;
const IN_ISDIR = 0x40000000;
const IN_ONLYDIR_DONT_FOLLOW = 0x1000000 | 0x2000000;
const wanted = IN_MODIFY | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ONLYDIR_DONT_FOLLOW;

const eventBytes = 16;
const bufferBytes = 64 * 1024;
const littleEndian = endianness() === 'LE';

const library = koffi.load(null);
const inotifyInit = library.func('int inotify_init1(int flags)') as (flags: number) => number;
const inotifyAdd = library.func('int inotify_add_watch(int fd, const char *path, uint32_t mask)') as (
  fd: number,
  path: string,
  mask: number,
) => number;

interface TreeEvent {
  readonly folder: number;
  readonly mask: number;
  readonly name: string;
}

export class TreeWatch {
  readonly #directory: string;
  readonly #fd: number;
  readonly #end = new AbortController();
  /** By the kernel's number of the watch. */
  readonly #folders = new Map<number, string>();
  readonly #onChange: () => void;
  #change = 0;
  /** Walks through folders that are not all watched yet. */
  #walks = 0;
  #isRefused = false;

  private constructor(directory: string, fd: number, onChange: () => void) {
    this.#directory = directory;
    this.#fd = fd;
    this.#onChange = onChange;
  }

  /** Begins; `onChange` hears of changes, once for as many as come together. @throws Error if the kernel refuses */
  static begin(directory: string, onChange: () => void): TreeWatch {
    const fd = inotifyInit(IN_NONBLOCK_CLOEXEC);
    if (fd < 0) throw new Error(`inotify: ${getSystemErrorMessage(-koffi.errno())}`);
    const watch = new TreeWatch(directory, fd, onChange);
    void watch.#run();
    return watch;
  }

  /** How many changes there were until now; null while not all folders are watched, or if they cannot be. */
  count(): number | null {
    this.#drain();
    return this.#walks > 0 || this.#isRefused ? null : this.#change;
  }

  close(): void {
    this.#end.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    try {
      void this.#addMore('');
      while (await whenReadable(this.#fd, signal)) if (this.#drain()) this.#onChange();
    } finally {
      closeSync(this.#fd);
    }
  }

  /** Reads all that the kernel has to tell. True: something has changed. */
  #drain(): boolean {
    const buffer = Buffer.alloc(bufferBytes);
    let hasChanged = false;
    for (let length = this.#read(buffer); length > 0; length = this.#read(buffer)) {
      for (const event of eventsIn(buffer.subarray(0, length))) hasChanged = this.#take(event) || hasChanged;
    }
    return hasChanged;
  }

  #read(buffer: Buffer): number {
    if (this.#end.signal.aborted) return 0;
    try {
      return readSync(this.#fd, buffer);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      throw error;
    }
  }

  #take({ folder, mask, name }: TreeEvent): boolean {
    if ((mask & IN_IGNORED) !== 0) {
      this.#folders.delete(folder);
      return false;
    }
    const path = join(this.#folders.get(folder) ?? '', name);
    if (path === stateFolder) return false;
    this.#change++;
    const isNewFolder = (mask & IN_ISDIR) !== 0 && (mask & (IN_CREATE | IN_MOVED_TO)) !== 0;
    if (isNewFolder || (mask & IN_Q_OVERFLOW) !== 0) void this.#addMore(isNewFolder ? path : '');
    return true;
  }

  /** What was made in a new folder before it was watched is a change like any other. */
  async #addMore(path: string): Promise<void> {
    this.#walks++;
    if (!(await this.#addAll(path))) this.#isRefused = true;
    this.#walks--;
    this.#change++;
    this.#onChange();
  }

  /** A folder and all below it. False: the kernel takes no more watches. */
  async #addAll(relative: string): Promise<boolean> {
    if (this.#end.signal.aborted) return true;
    const path = join(this.#directory, relative);
    const number = inotifyAdd(this.#fd, path, wanted);
    // One that has gone meanwhile, or is no folder, needs no watch.
    if (number < 0) return koffi.errno() !== koffi.os.errno['ENOSPC'];
    this.#folders.set(number, relative);
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((entry) => entry.isDirectory() && join(relative, entry.name) !== stateFolder);
    for (const { name } of folders) if (!(await this.#addAll(join(relative, name)))) return false;
    return true;
  }
}

/** `struct inotify_event`, one after the other. */
function* eventsIn(bytes: Buffer): Iterable<TreeEvent> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + eventBytes <= bytes.length;) {
    const nameBytes = view.getUint32(at + 12, littleEndian);
    const name = bytes.toString('utf8', at + eventBytes, at + eventBytes + nameBytes).replace(/\0+$/, '');
    yield { folder: view.getInt32(at, littleEndian), mask: view.getUint32(at + 4, littleEndian), name };
    at += eventBytes + nameBytes;
  }
}
