import type { DiskRecord, DiskSector } from '@understudy/crm-core';
import { UnderstudyError } from '@understudy/contracts';
import { DiskDevice } from './disk-device.ts';
import { blocksOf, headerBlock, mailboxBlock, sectorBlock } from './disk-layout.ts';
import type { Block, DiskHeader } from './disk-layout.ts';

/** What one node left for another. */
export interface DiskOrder {
  /** Random: an order is carried out once. */
  readonly id: string;
  readonly from: string;
  readonly reason: string;
}

/** A shared disk that was prepared for this cluster: each node's sector and mailbox. */
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

  /** Null when nothing (readable) is in it. */
  async readOrder(node: string): Promise<DiskOrder | null> {
    const block = await this.#device.read(mailboxBlock(this.#indexOf(node), this.#nodes.length));
    return block.kind === 'content' ? (block.content as DiskOrder) : null;
  }

  async leaveOrder(node: string, order: DiskOrder): Promise<void> {
    await this.#device.write(mailboxBlock(this.#indexOf(node), this.#nodes.length), order);
  }

  async clearOrder(node: string): Promise<void> {
    await this.#device.clear(mailboxBlock(this.#indexOf(node), this.#nodes.length));
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
