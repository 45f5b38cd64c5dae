/** Who decides which side may go on, one a line: what it answered last, and how long its lease is this node's. */
import type { StatusReport, TieBreakerReport } from '@understudy/contracts';
import { alignColumns, type Cell } from './columns.ts';
import type { Paint, Style } from './paint.ts';
import { remaining } from './relative-time.ts';

/** Nothing where the membership file names no tie-breaker. */
export function renderTieBreakers({ ownership, at }: StatusReport, paint: Paint): string[] {
  const rows = ownership.tieBreakers.map((breaker): Cell[] => [
    { text: breaker.kind },
    { text: describeAnswer(breaker, at), look: (text) => paint(styles[breaker.answer], text) },
  ]);
  return alignColumns(rows, '  ');
}

function describeAnswer({ answer, leaseUntil, reason }: TieBreakerReport, at: string): string {
  switch (answer) {
    case 'unasked':
      return 'not asked yet';
    case 'granted':
      return leaseUntil === null ? 'reached' : `this node may go on alone for another ${remaining(leaseUntil, at)}`;
    case 'denied':
    case 'behind':
      return `this node may not go on alone: ${reason}`;
    case 'unreachable':
      return `not reached: ${reason}`;
  }
}

const styles: Readonly<Record<TieBreakerReport['answer'], Style>> = {
  unasked: 'faint',
  granted: 'good',
  denied: 'warning',
  behind: 'warning',
  unreachable: 'bad',
};
