/** The page that says what misbehaving agents do to the beats. Pure. */
import type { Surroundings } from '../surroundings.ts';
import { writtenBy } from '../written-by.ts';
import { keepaliveMs, type TroubleFigures } from './watch-trouble.ts';

export interface Trouble {
  readonly surroundings: Surroundings;
  readonly seconds: number;
  readonly runs: readonly TroubleRun[];
}

export interface TroubleRun extends TroubleFigures {
  /** Processes that want a core each, beside the cluster. */
  readonly busy: number;
}

export function renderPage({ surroundings, seconds, runs }: Trouble): string {
  const rows = runs.map(
    ({ busy, withTrouble, beats, late999Ms, longestGapMs, lost, faults, ends }) =>
      `| ${busy === 0 ? 'none' : `${busy} processes`} | ${withTrouble ? 'yes' : 'no'} | ${beats} | ${late999Ms.toFixed(1)} ms | ${longestGapMs.toFixed(1)} ms | ${lost} | ${faults} | ${ends} |`,
  );
  return `# What misbehaving agents do to the beats
${writtenBy('trouble', surroundings)}

Two hosts of the lab with an address and a web server, monitored every 500 ms, \`deadtime\` 300 ms, so that a beat is due every ${keepaliveMs} ms on each of two networks. With trouble, three agents run beside them on each host for ${seconds} s, asked every 500 ms: one whose monitor takes memory until its process is ended at its limit, one that loops without end until its process is ended, and one that ends its process. The beats are stamped by the kernel where they arrive. How late: how much more than ${keepaliveMs} ms lies between two beats on one path, 99.9th percentile.

| other load | trouble | beats | how late | longest gap | hosts lost or silent | failed monitors of the others | ends of plugins |
| --- | --- | --: | --: | --: | --: | --: | --: |
${rows.join('\n')}
`;
}
