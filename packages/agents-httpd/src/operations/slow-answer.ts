import type { UrlProbeResult } from '@understudy/agent-kit';

/** One slow answer may be the host's, or the network's, for a moment: the quickest of so many counts. */
const requests = 3;

/**
 * Why a server that answers well does not do so in time, or null: one of a few answers came in time.
 *
 * @param limitMs what is acceptable; undefined: however slow
 * @param first the answer that is there
 * @param ask asks once more
 */
export async function slowReason(
  limitMs: number | undefined,
  first: UrlProbeResult,
  ask: () => Promise<UrlProbeResult>,
): Promise<string | null> {
  if (limitMs === undefined) return null;
  const times: number[] = [];
  for (let answer = first; ; answer = await ask()) {
    if (answer.kind === 'good' && answer.durationMs <= limitMs) return null;
    times.push(answer.durationMs);
    if (times.length === requests) break;
  }
  const said = times.map((ms) => `${Math.round(ms)} ms`).join(', ');
  return `slower than ${Math.round(limitMs)} ms, ${requests} times in a row: ${said}`;
}
