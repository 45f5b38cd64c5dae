/** Cells → aligned lines. */

/** A cell: its text, and how it looks once it has its width. */
export interface Cell {
  readonly text: string;
  readonly look?: (text: string) => string;
}

/** One line a row; each column but the last as wide as its widest cell, two spaces between columns. */
export function alignColumns(rows: readonly (readonly Cell[])[], indent: string): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.text.length);
    });
  }
  return rows.map((row) => indent + row.map((cell, column) => showCell(cell, column, row, widths)).join('  '));
}

function showCell(cell: Cell, column: number, row: readonly Cell[], widths: readonly number[]): string {
  const isLast = column === row.length - 1;
  const padding = isLast ? '' : ' '.repeat((widths[column] ?? 0) - cell.text.length);
  return (cell.look === undefined ? cell.text : cell.look(cell.text)) + padding;
}
