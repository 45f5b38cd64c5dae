/** What something added would change: tried, not guessed → a table. Pure. */
import type { Remedy, RemedyKind } from '@understudy/simulator';
import { alignColumns, type Cell } from '../render/columns.ts';
import type { Paint } from '../render/paint.ts';
import { sayTime } from './say-time.ts';
import { wrapNames } from './wrap-names.ts';

/** Lines without their ends. */
export function renderRemedies(remedies: readonly Remedy[], paint: Paint): readonly string[] {
  const [asItIs] = remedies;
  if (asItIs === undefined) return [];
  const again = { split: asItIs.again.split.tried > 0, waits: asItIs.again.waits.tried > 0 };
  const head: readonly Cell[] = [
    { text: '' },
    { text: 'active twice' },
    { text: 'not back by itself' },
    { text: 'a node loses its power' },
    ...(again.split ? [{ text: 'splits again' }] : []),
    ...(again.waits ? [{ text: 'waits again' }] : []),
  ];
  const rows = remedies.map(
    ({ added, splits, waits, powerLossMs, again: { split, waits: waiting } }): readonly Cell[] => [
      { text: added === null ? 'as it is' : names[added] },
      countCell(splits.length, paint),
      countCell(waits.length, paint),
      { text: powerLossMs === null ? 'stays down' : sayTime(powerLossMs) },
      ...(again.split ? [{ text: `${split.wrong} of ${split.tried}` }] : []),
      ...(again.waits ? [{ text: `${waiting.wrong} of ${waiting.tried}` }] : []),
    ],
  );
  return [
    ...alignColumns([head, ...rows], '  ').map((line) => line.trimEnd()),
    ...(again.split || again.waits ? ['  (again: of some runs that went wrong as it is, how many still do)'] : []),
    ...remedies.flatMap(({ added, splits, waits }) =>
      added === null
        ? []
        : [
            ...left(`  ${names[added]}, still active twice: `, splits),
            ...left(`  ${names[added]}, still not back: `, waits),
          ],
    ),
  ];
}

const names: Readonly<Record<RemedyKind, string>> = {
  link: 'with one more link',
  witness: 'with a witness',
  fencing: 'with fence devices',
  witnessAndFencing: 'with a witness and fence devices',
};

function countCell(count: number, paint: Paint): Cell {
  if (count === 0) return { text: 'never', look: (text) => paint('good', text) };
  return { text: count === 1 ? '1 single fault' : `${count} single faults`, look: (text) => paint('bad', text) };
}

function left(lead: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : wrapNames(lead, texts, '; ');
}
