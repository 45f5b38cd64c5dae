import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { UnderstudyError } from '@understudy/contracts';
import koffi from 'koffi';
import { blockBytes, decodeBlock, encodeBlock } from './disk-layout.ts';
import type { Block } from './disk-layout.ts';

/**
 * Blocks of a device that several hosts write to: past this host's own memory in both
 * directions (O_DIRECT), and on the disk when a write resolves (O_DSYNC).
 */
export class DiskDevice {
  readonly #file: FileHandle;
  readonly #block = alignedBlock();
  #isBusy = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @throws UnderstudyError `unreadable-file` */
  static async open(path: string): Promise<DiskDevice> {
    const { O_RDWR, O_DIRECT, O_DSYNC } = constants;
    try {
      return new DiskDevice(await open(path, O_RDWR | O_DIRECT | O_DSYNC));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new UnderstudyError('unreadable-file', `the shared disk cannot be used: ${reason}`, {
        remedy: 'It must be a block device, or a file, that both hosts can write to past their own caches (O_DIRECT).',
        cause,
      });
    }
  }

  async read(index: number): Promise<Block> {
    return this.#alone(async () => {
      const { bytesRead } = await this.#file.read(this.#block, 0, blockBytes, index * blockBytes);
      if (bytesRead !== blockBytes) throw new Error(`block ${index} could not be read whole`);
      return decodeBlock(this.#block);
    });
  }

  async write(index: number, content: unknown): Promise<void> {
    await this.#alone(async () => {
      encodeBlock(content, this.#block);
      const { bytesWritten } = await this.#file.write(this.#block, 0, blockBytes, index * blockBytes);
      if (bytesWritten !== blockBytes) throw new Error(`block ${index} could not be written whole`);
    });
  }

  /** As if nobody had ever written it. */
  async clear(index: number): Promise<void> {
    await this.#alone(async () => {
      this.#block.fill(0);
      await this.#file.write(this.#block, 0, blockBytes, index * blockBytes);
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** There is one buffer. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) throw new Error('the disk is asked for two things at once');
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }
}

/** Where the kernel wants it: direct transfers need whole blocks of memory, too. */
function alignedBlock(): Buffer {
  const room = Buffer.alloc(2 * blockBytes);
  const past = Number(koffi.address(room) % BigInt(blockBytes));
  return room.subarray(blockBytes - past, 2 * blockBytes - past);
}
