/** The page that says how long Pacemaker's suite takes. Pure. */
import { median } from '../median.ts';
import type { Surroundings } from '../surroundings.ts';
import { writtenBy } from '../written-by.ts';

export interface SuiteFigures {
  readonly surroundings: Surroundings;
  readonly cases: number;
  /** Of each round, milliseconds for all cases. */
  readonly oursMs: readonly number[];
  readonly theirsMs: readonly number[];
}

export function renderPage({ surroundings, cases, oursMs, theirsMs }: SuiteFigures): string {
  const row = (who: string, timesMs: readonly number[]): string => {
    const [least, most] = [Math.min(...timesMs), Math.max(...timesMs)];
    const inSeconds = (ms: number): string => (ms / 1000).toFixed(2);
    return `| ${who} | ${inSeconds(median(timesMs))} s | ${inSeconds(least)} to ${inSeconds(most)} s | ${(median(timesMs) / cases).toFixed(1)} ms |`;
  };
  return `# How long Pacemaker's suite takes
${writtenBy('suite', surroundings)}

All ${cases} cases of the [conformance suite](../../test/conformance/README.md), read and decided one after the other: in a process of ours that has been through them twice before, and in one of \`crm_simulate --profile\` (Pacemaker ${surroundings.peer ?? 'not asked'}), from its start to its end. In turn; median of ${oursMs.length}, and least to most.

| who | all cases | | a case |
| --- | --: | --: | --: |
${row('ours', oursMs)}
${row('`crm_simulate --profile`', theirsMs)}
`;
}
