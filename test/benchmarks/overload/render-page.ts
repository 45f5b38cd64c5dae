/** The page that says how a busy machine was borne. Pure. */
import type { Surroundings } from '../surroundings.ts';
import { writtenBy } from '../written-by.ts';
import type { OverloadFigures } from './overloaded-cluster.ts';

export interface Overload {
  readonly surroundings: Surroundings;
  readonly minutes: number;
  /** That wanted a core each. */
  readonly processes: number;
  readonly figures: readonly OverloadFigures[];
}

export function renderPage({ surroundings, minutes, processes, figures }: Overload): string {
  const rows = figures.map(
    ({ deadtime, lost, silent, actions, faults, tries, failures, longestGapMs }) =>
      `| ${deadtime} | ${lost} | ${silent} | ${actions} | ${faults} | ${failures} of ${tries} | ${longestGapMs} ms |`,
  );
  return `# A busy host is no dead host
${writtenBy('overload', surroundings)}

For ${minutes} minutes ${processes} processes wanted a core each, and so did what is measured: clusters of two hosts of the lab with an address and a web server, one cluster for each dead time, all at once, and a client for each that asked every 50 ms. Nothing failed; so each host that is taken for lost is a mistake, and each action on a resource an outage that nobody needed.

| dead time | hosts taken for lost | that found themselves silent | actions on resources | operations that failed | client's tries without an answer | longest gap between answers |
| --- | --: | --: | --: | --: | --: | --: |
${rows.join('\n')}
`;
}
