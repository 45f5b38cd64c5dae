/**
 * Figures that a test measured, for `repeat.ts`: a line of JSON each in the file that $UNDERSTUDY_FIGURES names. Without
 * it nothing is written.
 */
import { appendFileSync } from 'node:fs';

export interface Figure {
  /** With its unit: `double answer, ms`. */
  readonly name: string;
  readonly value: number;
}

export function noteFigure(name: string, value: number): void {
  const path = process.env['UNDERSTUDY_FIGURES'];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify({ name, value } satisfies Figure)}\n`);
}
