/** Which resource would be down for how long after each single fault → a table. Pure. */
import type { FaultReport, Outage } from '@understudy/simulator';
import { alignColumns, type Cell } from '../render/columns.ts';
import type { Paint } from '../render/paint.ts';
import { wrapNames } from './wrap-names.ts';
import { sayTime } from './say-time.ts';

/** Longest first; what costs nothing at all is named below. Lines without their ends. */
export function renderOutages(faults: readonly FaultReport[], paint: Paint): readonly string[] {
  const costly = faults
    .filter(({ outages }) => outages.some(costs))
    .toSorted((one, other) => longest(other) - longest(one));
  const free = faults.filter(({ outages }) => !outages.some(costs)).map(({ text }) => text);
  const names = faults[0]?.outages.map(({ resource }) => resource) ?? [];
  const head: readonly Cell[] = [
    { text: '' },
    ...(names.length > mostColumns ? [{ text: 'the longest' }] : names.map((text) => ({ text }))),
  ];
  const rows = costly.map(({ text, outages }): readonly Cell[] => [
    { text },
    ...(names.length > mostColumns ? [{ text: longestInWords(outages) }] : outages.map((each) => cellOf(each, paint))),
  ]);
  return [
    ...(costly.length === 0 ? [] : alignColumns([head, ...rows], '  ').map((line) => line.trimEnd())),
    ...(free.length === 0 ? [] : wrapNames('  no time at all: ', free, '; ')),
  ];
}

/** More resources than this make a table that no terminal shows. */
const mostColumns = 6;

function costs({ ms, isDown }: Outage): boolean {
  return ms > 0 || isDown;
}

function longest({ outages }: FaultReport): number {
  return Math.max(...outages.map(({ ms, isDown }) => (isDown ? Infinity : ms)));
}

function cellOf(outage: Outage, paint: Paint): Cell {
  if (outage.isDown) return { text: told(outage), look: (text) => paint('bad', text) };
  return { text: told(outage) };
}

function told({ ms, isDown }: Outage): string {
  if (isDown) return 'stays down';
  return ms === 0 ? '-' : sayTime(ms);
}

function longestInWords(outages: readonly Outage[]): string {
  const sorted = outages
    .filter(costs)
    .toSorted((one, other) => Number(other.isDown) - Number(one.isDown) || other.ms - one.ms);
  const [first] = sorted;
  if (first === undefined) return '-';
  const more = sorted.length === 1 ? '' : `, and ${sorted.length - 1} more`;
  return `${told(first)} (${first.resource}${more})`;
}
