/** How late beats are, from when they arrived. Pure. */

export interface Arrival {
  readonly atMs: number;
  readonly source: string;
  readonly destination: string;
}

export interface Lateness {
  readonly beats: number;
  /** Of the gaps between two beats on one path, by how much they exceed what they should be, the 99.9th percentile. */
  readonly late999Ms: number;
  readonly longestGapMs: number;
}

/** `keepaliveMs`: how often each path should have one. */
export function latenessOf(arrivals: readonly Arrival[], keepaliveMs: number): Lateness {
  const paths = Map.groupBy(arrivals, ({ source, destination }) => `${source} ${destination}`);
  const gapsMs = [...paths.values()].flatMap(gapsOf).sort((a, b) => a - b);
  const at = Math.min(gapsMs.length - 1, Math.ceil(gapsMs.length * 0.999) - 1);
  return {
    beats: arrivals.length,
    late999Ms: Math.max(0, (gapsMs[at] ?? Number.NaN) - keepaliveMs),
    longestGapMs: gapsMs.at(-1) ?? Number.NaN,
  };
}

function gapsOf(path: readonly Arrival[]): number[] {
  const times = path.map(({ atMs }) => atMs).sort((a, b) => a - b);
  return times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs));
}
