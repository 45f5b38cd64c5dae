/** A number for each node. No typed array: one as short as most are takes three times the memory of a plain list. */
export type Row = number[];
export type ReadonlyRow = readonly number[];

export function newRow(nodes: number, score: number): Row {
  return new Array<number>(nodes).fill(score);
}

/** Of a node that is not there: 0. */
export function scoreAt(row: ReadonlyRow, node: number): number {
  return row[node] ?? 0;
}

/** Both are of the same length. */
export function copyInto(row: Row, source: ReadonlyRow): void {
  for (let node = 0; node < source.length; node++) row[node] = scoreAt(source, node);
}
