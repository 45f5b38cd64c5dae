import type { HostPaths } from '@understudy/contracts';
import type { DiskSector } from '@understudy/crm-core';
import { loadHostConfig } from '../shared/host-config.ts';
import type { DiskHeader } from './disk-layout.ts';
import { SharedDisk } from './shared-disk.ts';

/** What lies on a shared disk. */
export interface DiskReport extends DiskHeader {
  readonly device: string;
  readonly sectors: readonly { readonly node: string; readonly sector: DiskSector }[];
}

/** Makes a device this host's cluster's. @throws UnderstudyError as `loadHostConfig` and `SharedDisk.prepare` */
export async function prepareDisk(paths: HostPaths, device: string, force: boolean): Promise<DiskHeader> {
  const header = headerOf(paths);
  await SharedDisk.prepare(device, header, force);
  return header;
}

/** @throws UnderstudyError as `loadHostConfig` and `SharedDisk.open` */
export async function readDisk(paths: HostPaths, device: string): Promise<DiskReport> {
  const header = headerOf(paths);
  const disk = await SharedDisk.open(device, header);
  try {
    const sectors: DiskReport['sectors'][number][] = [];
    for (const node of header.nodes) sectors.push({ node, sector: await disk.readSector(node) });
    return { device, ...header, sectors };
  } finally {
    await disk.close();
  }
}

function headerOf(paths: HostPaths): DiskHeader {
  const { cluster, nodes } = loadHostConfig(paths).membership;
  return { cluster, nodes: nodes.map(({ id }) => id) };
}
