/** What came of `crm prove` → the report that a person reads. Pure. */
import type { Proof } from '@understudy/simulator';
import { listNames } from '../render/list-names.ts';
import type { Paint } from '../render/paint.ts';
import { printable } from '../render/printable.ts';
import type { Durations } from './assumed-durations.ts';
import { renderFindings, sumUp } from './render-findings.ts';
import { renderOutages } from './render-outages.ts';
import { renderRemedies } from './render-remedies.ts';
import { sayTime } from './say-time.ts';
import { wrapNames } from './wrap-names.ts';

export interface Report {
  /** The definition's file, as it was named. */
  readonly file: string;
  /** The cluster's name. */
  readonly cluster: string;
  readonly proof: Proof;
  readonly durations: Durations;
  /** Agents that are not on this host. */
  readonly missing: readonly string[];
}

/** Lines without their ends. */
export function renderProof(given: Report, paint: Paint): readonly string[] {
  const { proof, file, cluster, durations, missing } = printable(given);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...lines];
  return [
    `${paint('strong', cluster)}, ${file}: ${sceneOf(proof)}`,
    '',
    verdictOf(proof, paint),
    ...(proof.idle.length === 0 ? [] : wrapNames('Runs nowhere, though nothing is wrong: ', proof.idle, ', ')),
    ...section(proof.isContent ? 'What is left' : 'What can go wrong', renderFindings(proof, paint).slice(0, -1)),
    ...section(
      'What would change that (each was tried, with every single fault)',
      renderRemedies(proof.remedies, paint),
    ),
    ...section('How long there would be no service, after each single fault', [
      ...renderOutages(proof.faults, paint),
      ...(proof.faults.length === 0 ? [] : assumptions(durations, missing)),
    ]),
    ...section('What was tried', triedLines(proof)),
  ];
}

function sceneOf({ cluster: { nodes, links, tieBreakers } }: Proof): string {
  const cables = links === 1 ? 'a single link' : `${links} links`;
  const breakers = tieBreakers.length === 0 ? 'no tie-breaker' : `tie-breaker ${listNames(tieBreakers)}`;
  return `${listNames(nodes)}, ${cables}, ${breakers}`;
}

function verdictOf({ isContent, restless, findings, tried }: Proof, paint: Paint): string {
  if (restless !== null) {
    return `${paint('bad', 'It does not come to rest')}, though nothing is wrong: ${restless}. Nothing else was tried.`;
  }
  if (isContent) {
    const left = findings.some(({ kind }) => kind === 'waits')
      ? ' Two faults or more at once may leave something to a person.'
      : '';
    return `${paint('good', 'Nothing goes wrong')}: nothing ever ran twice, and after every single fault all was well again by itself.${left}`;
  }
  const [worst] = findings;
  if (worst === undefined) return '';
  return `${paint('bad', 'It can go wrong')}: ${worst.source === 'schedule' ? '' : `when ${worst.causes.join(', and then ')}, `}${sumUp(worst, tried)}.`;
}

function assumptions(durations: Durations, missing: readonly string[]): readonly string[] {
  const starts = Object.entries(durations).map(([name, { start = 0 }]) => `${name} ${sayTime(start)}`);
  return [
    ...wrapNames('  It is assumed that a start takes about: ', starts, ', '),
    '  (--takes RESOURCE=DURATION says otherwise)',
    ...(missing.length === 0
      ? []
      : [`  Not on this host, and taken to know start, stop and monitor alone: ${missing.join(', ')}`]),
  ];
}

function triedLines({ tried }: Proof): readonly string[] {
  const { seeds, faults, pairs, schedules, runs, virtualMs } = tried;
  const moments = seeds.length === 1 ? '' : `, each at ${seeds.length} moments`;
  const few =
    pairs.tried === pairs.all ? `all ${pairs.all} pairs of them` : `${pairs.tried} of ${pairs.all} pairs of them`;
  const last = schedules.from + schedules.count - 1;
  const drawn =
    schedules.count === 0
      ? 'no random schedule'
      : `${schedules.count} random schedules (seeds ${schedules.from} to ${last}) of ${schedules.happenings} faults`;
  return [
    `  ${faults} single faults${moments}; ${few}; ${drawn}.`,
    `  ${runs} runs, ${(virtualMs / 3_600_000).toFixed(1)} virtual hours. The same command gives the same answer.`,
  ];
}
