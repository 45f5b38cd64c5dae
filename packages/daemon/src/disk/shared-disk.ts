import type { DiskRecord, DiskSector } from '@understudy/crm-core';
import { UnderstudyError } from '@understudy/contracts';
import { DiskDevice } from './disk-device.ts';
import { blocksOf, headerBlock, sectorBlock } from './disk-layout.ts';
import type { Block, DiskHeader } from './disk-layout.ts';

/** A shared disk that was prepared for this cluster: a sector for each node. */
export class SharedDisk {
  readonly #device: DiskDevice;
  readonly #nodes: readonly string[];

  private constructor(device: DiskDevice, nodes: readonly string[]) {
    this.#device = device;
    this.#nodes = nodes;
  }

  /** @throws UnderstudyError `unreadable-file`, `damaged-state` */
  static async open(path: string, header: DiskHeader): Promise<SharedDisk> {
    const device = await DiskDevice.open(path);
    const found = await device.read(headerBlock);
    if (found.kind === 'content' && isSame(found.content as DiskHeader, header)) {
      return new SharedDisk(device, header.nodes);
    }
    await device.close();
    throw new UnderstudyError('damaged-state', `${path} is not prepared for the cluster ${header.cluster}`, {
      remedy: `crm disk init ${path} prepares it, once, on one of the hosts.`,
    });
  }

  /**
   * Makes it this cluster's, with nothing in it.
   *
   * @throws UnderstudyError `invalid-request` when something else is on it, unless `force`
   */
  static async prepare(path: string, header: DiskHeader, force: boolean): Promise<void> {
    const device = await DiskDevice.open(path);
    try {
      const all = [...Array(blocksOf(header.nodes.length)).keys()];
      for (const index of force ? [] : all) {
        if ((await device.read(index)).kind === 'empty') continue;
        throw new UnderstudyError('invalid-request', `there is something on ${path} already`, {
          remedy: 'If it may be lost, and no daemon uses the disk: --force.',
        });
      }
      for (const index of all.reverse()) await device.clear(index);
      await device.write(headerBlock, header);
    } finally {
      await device.close();
    }
  }

  async readSector(node: string): Promise<DiskSector> {
    return sectorOf(await this.#device.read(sectorBlock(this.#indexOf(node))));
  }

  async writeSector(node: string, record: DiskRecord): Promise<void> {
    await this.#device.write(sectorBlock(this.#indexOf(node)), record);
  }

  async close(): Promise<void> {
    await this.#device.close();
  }

  #indexOf(node: string): number {
    const index = this.#nodes.indexOf(node);
    if (index < 0) throw new Error(`the disk has no place for ${node}`);
    return index;
  }
}

function isSame(found: DiskHeader, wanted: DiskHeader): boolean {
  return found.cluster === wanted.cluster && found.nodes.join() === wanted.nodes.join();
}

function sectorOf(block: Block): DiskSector {
  return block.kind === 'content' ? { kind: 'record', record: block.content as DiskRecord } : block;
}
