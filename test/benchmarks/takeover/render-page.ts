/** The page that says how long a takeover takes. Pure. */
import { median } from '../median.ts';
import type { Surroundings } from '../surroundings.ts';
import { writtenBy } from '../written-by.ts';
import type { TakeoverFigures } from './measure-takeover.ts';

export interface Takeovers {
  readonly surroundings: Surroundings;
  readonly rounds: number;
  readonly figures: readonly TakeoverFigures[];
}

export function renderPage({ surroundings, rounds, figures }: Takeovers): string {
  const rows = figures.map(
    ({ tieBreaker, powerLossMs, cutOffMs }) =>
      `| ${tieBreaker} | ${spread(powerLossMs)} | ${typeof cutOffMs === 'string' ? cutOffMs : spread(cutOffMs)} |`,
  );
  return `# How long a takeover takes
${writtenBy('takeover', surroundings)}

Two hosts of the lab with an address and a web server, all times as they are by default (\`deadtime\` 300 ms) unless the first column says otherwise; a client asks every 5 ms. Measured from its last answer before to its first answer after: median (least to most) of ${rounds}. The fence device is a script that cuts the power within some 50 ms; real ones take seconds, which come on top; where nothing but fencing decides, the second host by name waits a second (\`priorityFencingDelay\` is 2 s here).

| tie-breaker | the active host loses its power | all its cables are cut |
| --- | --: | --: |
${rows.join('\n')}
`;
}

function spread(valuesMs: readonly number[]): string {
  return `${show(median(valuesMs))} (${show(Math.min(...valuesMs))} to ${show(Math.max(...valuesMs))})`;
}

function show(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
