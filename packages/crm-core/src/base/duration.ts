const unitsMs = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);

/**
 * Milliseconds for a duration as people write it: `'250ms'`, `'10s'`, `'1.5s'`,
 * `'5min'`, `'1h'`. Undefined for anything else: a bare number has no unit.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|min|h)$/.exec(text);
  if (match === null) return undefined;
  const unitMs = unitsMs.get(match[2] ?? '');
  return unitMs === undefined ? undefined : Math.round(Number(match[1]) * unitMs);
}

/** The shortest exact text for a number of milliseconds. */
export function formatDuration(ms: number): string {
  for (const [unit, unitMs] of [...unitsMs].reverse()) {
    if (ms >= unitMs && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  }
  return `${ms}ms`;
}
