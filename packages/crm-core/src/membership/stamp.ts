import { compareText } from '../base/order.ts';

/** Which state of the cluster a copy is. */
export interface Stamp {
  /** Rises with every view, and so with every ownership. */
  readonly generation: number;
  /** Rises with every change within the cluster's life. */
  readonly sequence: number;
  /** Who made the last change: tells apart what two sides did at the same time. */
  readonly coordinator: string;
}

export const firstStamp: Stamp = { generation: 0, sequence: 0, coordinator: '' };

/** Positive if `a` is the newer: generation, then sequence; then the name, so that both sides agree. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.generation - b.generation || a.sequence - b.sequence || compareText(b.coordinator, a.coordinator);
}
