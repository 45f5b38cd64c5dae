/** A duration of the virtual world, as short as it can be said: `28 ms`, `6.8 s`, `5 min`. */
export function sayTime(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(Math.round(ms / 100) / 10).toString()} s`;
  return `${Math.round(ms / 60_000)} min`;
}
