import type { Stamp } from './stamp.ts';

/** What a node says in its sector of the shared disk. */
export interface DiskRecord {
  /** Of the daemon that wrote it. */
  readonly life: string;
  /** Rises with every record of this life. */
  readonly sequence: number;
  /** It wants the lease, or has it. */
  readonly wants: boolean;
  /** It had the lease already, and wants to keep it. */
  readonly holds: boolean;
  /** The newest that it was given or took part in, not what it only wished for. */
  readonly generation: number;
  readonly stamp: Stamp;
  readonly leaseMs: number;
  /** It owns nothing since the view of this generation; null: it may own something. */
  readonly gaveUp: number | null;
  /** Marks of others' wishes that had run out when this node went on. */
  readonly past: readonly string[];
}

/** A sector as it was read. */
export type DiskSector =
  /** Never written. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'record'; readonly record: DiskRecord }
  /** It fails its own check: half written, or of another form. `digest` is of its bytes. */
  | { readonly kind: 'damaged'; readonly digest: string };

/** All sectors, read after each other. Times are the reader's monotonic clock. */
export interface DiskLook {
  /** Before the first byte was asked for. */
  readonly beforeMs: number;
  /** After the last one had come. */
  readonly afterMs: number;
  readonly own: DiskSector;
  readonly others: readonly { readonly node: string; readonly sector: DiskSector }[];
}

/** What is to be done with the disk next. */
export type DiskStep =
  | { readonly kind: 'look' }
  /** The own sector, whole; done when it is on the disk. */
  | { readonly kind: 'write'; readonly record: DiskRecord }
  /** Let a moment pass before the next step. */
  | { readonly kind: 'pause' };

/** Tells one content of a sector from every other that it had or will have. */
export function markOf(sector: DiskSector): string {
  switch (sector.kind) {
    case 'empty':
      return '';
    case 'record':
      return `${sector.record.life}/${sector.record.sequence}`;
    case 'damaged':
      return sector.digest;
  }
}

/** What cannot be read may be a wish. */
export function isWish(sector: DiskSector): boolean {
  return sector.kind === 'damaged' || (sector.kind === 'record' && sector.record.wants);
}

export function recordIn(sector: DiskSector): DiskRecord | null {
  return sector.kind === 'record' ? sector.record : null;
}
