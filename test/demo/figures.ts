/**
 * Figures of a run: outages in milliseconds, and the one line that `--json` ends with. Pure.
 *
 * The median is always an outage that was measured (the longer of the middle two when their number is even), so that
 * there is one act it belongs to, and it never flatters.
 */

/** How an act went: what is needed of it for figures. */
export interface MeasuredAct {
  readonly kind: 'switchover' | 'powerLoss';
  readonly from: string;
  readonly to: string;
  /** What the client saw as a whole: the longest of what its programs saw. */
  readonly outageMs: number;
  /** What each of its programs saw, by the program's name. */
  readonly outagesByWatcherMs: ReadonlyMap<string, number>;
}

export interface RowCount {
  readonly acknowledged: number;
  /** Acknowledged, and not in the database at the end. */
  readonly lost: number;
}

export interface Figures {
  readonly acts: readonly MeasuredAct[];
  readonly deadtimeMs: number;
  /** Null when no rows were written. */
  readonly rows: RowCount | null;
}

/** The value in the middle; the higher one of two. @throws RangeError when there is none */
export function medianOf<T>(values: readonly T[], measure: (value: T) => number): T {
  const sorted = [...values].sort((one, other) => measure(one) - measure(other));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('nothing has no median');
  return middle;
}

function outagesOf(acts: readonly MeasuredAct[]): Readonly<Record<string, unknown>> {
  const outagesMs = acts.map(({ outageMs }) => Math.round(outageMs));
  return { outagesMs, minMs: Math.min(...outagesMs), maxMs: Math.max(...outagesMs) };
}

/** `{"web":…,"database":…}`, medians, where the client had more than one program. */
function byWatcher(acts: readonly MeasuredAct[]): Readonly<Record<string, unknown>> {
  const names = [...new Set(acts.flatMap(({ outagesByWatcherMs }) => [...outagesByWatcherMs.keys()]))];
  if (names.length < 2) return {};
  const medians = names.map((name) => {
    const values = acts.map(({ outagesByWatcherMs }) => outagesByWatcherMs.get(name) ?? 0);
    return [name, Math.round(medianOf(values, (value) => value))] as const;
  });
  return { medianByServiceMs: Object.fromEntries(medians) };
}

const outageMs = (act: MeasuredAct): number => act.outageMs;

function ofKind(acts: readonly MeasuredAct[], kind: MeasuredAct['kind']): readonly MeasuredAct[] {
  return acts.filter((act) => act.kind === kind);
}

function switchoverFigures(acts: readonly MeasuredAct[]): Readonly<Record<string, unknown>> {
  const switchovers = ofKind(acts, 'switchover');
  return {
    outageMs: Math.round(medianOf(switchovers, outageMs).outageMs),
    ...outagesOf(switchovers),
    ...byWatcher(switchovers),
  };
}

function powerLossFigures({ acts, deadtimeMs }: Figures): Readonly<Record<string, unknown>> {
  const losses = ofKind(acts, 'powerLoss');
  const loss = medianOf(losses, outageMs);
  return {
    outageMs: Math.round(loss.outageMs),
    from: loss.from,
    to: loss.to,
    deadtimeMs,
    ...outagesOf(losses),
    ...byWatcher(losses),
  };
}

const rowFigures = ({ rows }: Figures): Readonly<Record<string, unknown>> => (rows === null ? {} : { rows });

/** The line that `--json` ends with, without a line break. @throws RangeError when an act of either kind is missing */
export function figuresLine(figures: Figures): string {
  return JSON.stringify({
    switchover: switchoverFigures(figures.acts),
    powerLoss: powerLossFigures(figures),
    ...rowFigures(figures),
  });
}

/** The line of `--fast --json`: of each service its power losses, and beside them its switchovers. @throws as `figuresLine` */
export function fastFiguresLine(services: ReadonlyMap<string, Figures>): string {
  const lines = [...services].map(([name, figures]) => {
    const switchover = switchoverFigures(figures.acts);
    return [name, { ...powerLossFigures(figures), switchover, ...rowFigures(figures) }] as const;
  });
  return JSON.stringify(Object.fromEntries(lines));
}
