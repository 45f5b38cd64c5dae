import type { DiskReport } from '@understudy/daemon';

/** What each node says on the shared disk, in words. */
export function renderDisk({ device, cluster, sectors }: DiskReport): readonly string[] {
  return [`${device}: the lease of ${cluster}`, ...sectors.map(({ node, sector }) => `  ${node}: ${said(sector)}`)];
}

function said(sector: DiskReport['sectors'][number]['sector']): string {
  switch (sector.kind) {
    case 'empty':
      return 'has never written';
    case 'damaged':
      return 'what it wrote cannot be read';
    case 'record': {
      const { wants, generation, leaseMs, gaveUp } = sector.record;
      const about = `generation ${generation}`;
      if (wants) return `wants the lease, or has it, for ${leaseMs / 1000} s after its last record (${about})`;
      return gaveUp === null ? `does not want the lease (${about})` : `owns nothing since generation ${gaveUp}`;
    }
  }
}
