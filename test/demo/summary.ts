/** The end of the show: what it comes to, what it does not say, and where to go on. Pure. */
import { medianOf, type Figures, type MeasuredAct } from './figures.ts';
import type { Paint } from './paint.ts';

const titles: Readonly<Record<MeasuredAct['kind'], string>> = { switchover: 'planned switch', powerLoss: 'power loss' };

function summaryOf(acts: readonly MeasuredAct[], paint: Paint): readonly string[] {
  if (acts.length === 0) return [];
  const median = medianOf(acts, ({ outageMs }) => outageMs);
  const outages = acts.map(({ outageMs }) => Math.round(outageMs));
  const range = `median of ${acts.length}, ${Math.min(...outages)} to ${Math.max(...outages)} ms`;
  const route = acts.length === 1 ? `${median.from} -> ${median.to}` : range;
  const figure = paint('good', `${Math.round(median.outageMs)} ms`.padStart(8));
  return [`  ${titles[median.kind].padEnd(15)} ${figure} without service  (${route})`];
}

const nextSteps = [
  'What to look at next:',
  '  npm run demo -- --keep      the same, and the cluster stays up to play with',
  '  npm run demo -- --full      with a shared disk, MariaDB and Apache (needs root)',
  '  examples/                   the definitions that were applied here, and others',
  '  README.md                   how to set it up on two hosts of your own',
];

/** Lines for people. */
export function renderSummary({ acts, deadtimeMs, rows }: Figures, caution: readonly string[], paint: Paint): string[] {
  const counted = rows === null ? [] : [`  rows: ${rows.acknowledged} acknowledged, ${rows.lost} of them lost`];
  return [
    ...(['switchover', 'powerLoss'] as const).flatMap((kind) =>
      summaryOf(
        acts.filter((act) => act.kind === kind),
        paint,
      ),
    ),
    ...counted,
    '',
    `A silent host counts as lost after ${deadtimeMs} ms; the rest of an outage is the takeover.`,
    ...caution,
    'Nothing here proves that a silent host is really off. On real hosts, set up fencing or a witness.',
    '',
    ...nextSteps,
  ];
}
