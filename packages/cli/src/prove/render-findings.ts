/** What went wrong, once a kind, with what happened in it → lines. Pure. */
import type { Finding, Proof, Source, WrongKind } from '@understudy/simulator';
import { listNames } from '../render/list-names.ts';
import type { Paint, Style } from '../render/paint.ts';
import { sayTime } from './say-time.ts';
import { wrapNames } from './wrap-names.ts';

/** Lines without their ends. */
export function renderFindings({ findings, tried }: Proof, paint: Paint): readonly string[] {
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const [first, ...others] = findings.filter((finding) => finding.kind === kind);
    return first === undefined ? [] : renderKind(first, others, { tried, paint });
  });
}

/** What a finding comes to, as a sentence without its end. */
export function sumUp(finding: Finding, { patienceMs }: Proof['tried']): string {
  const { kind, resources, nodes, lastedMs, text } = finding;
  const lasted = lastedMs === null ? 'to the end' : `for ${sayTime(lastedMs)}`;
  const what = resources.length > mostNamed ? `${resources.length} resources` : listNames(resources);
  switch (kind) {
    case 'split':
      return `${what} ${resources.length === 1 ? 'is' : 'are'} active on ${listNames(nodes)} at once, ${lasted}`;
    case 'limit':
      return `${what} ${resources.length === 1 ? 'is' : 'are'} active on ${listNames(nodes)} at once ${lasted}, which nothing but fencing prevents`;
    case 'waits':
      return `${sayTime(patienceMs)} after all was mended, ${text}: it waits for a person`;
    case 'breach':
      return `Understudy breaks a promise of its own (${text}): please report it, with the JSON of this`;
  }
}

interface Telling {
  readonly tried: Proof['tried'];
  readonly paint: Paint;
}

function renderKind(first: Finding, others: readonly Finding[], { tried, paint }: Telling): readonly string[] {
  const [style, sign] = signs[first.kind];
  return [
    `${paint(style, sign)} ${sumUp(first, tried)}`,
    ...causeLines(first),
    ...momentLines(first, paint),
    ...first.status.slice(0, mostSaid).flatMap((said) => wrapNames('    crm status: ', said.split(' '), ' ')),
    ...(first.also.length === 0 ? [] : wrapNames('    also when ', first.also, '; ')),
    ...(first.source === 'fault' ? [] : [`    ${countOf(first, tried)}`]),
    ...others.map((other) => `    also in ${countOf(other, tried)}${exampleOf(other)}`),
    '',
  ];
}

const signs: Readonly<Record<WrongKind, readonly [Style, string]>> = {
  split: ['bad', '!'],
  breach: ['bad', '!'],
  waits: ['warning', '~'],
  limit: ['faint', '-'],
};

function causeLines({ causes, source }: Finding): readonly string[] {
  if (source !== 'schedule') return [`    when ${causes.join(', and then ')}`];
  return ['    when one after the other', ...causes.map((cause) => `      ${cause}`)];
}

function countOf({ source, count }: Finding, { pairs, schedules }: Proof['tried']): string {
  const of: Readonly<Record<Source, string>> = {
    fault: 'single faults',
    pair: `${pairs.tried} pairs of faults`,
    schedule: `${schedules.count} random schedules`,
  };
  return `${count} of ${of[source]}`;
}

/** A pair is short enough to be told. */
function exampleOf({ source, causes }: Finding): string {
  return source === 'pair' ? `, as when ${causes.join(', and then ')}` : '';
}

function momentLines({ moments }: Finding, paint: Paint): readonly string[] {
  const lines = moments.slice(0, mostMoments).map(({ atMs, text }) => {
    const seconds = (atMs / 1_000).toFixed(2).padStart(8);
    return `    ${paint('faint', `${seconds} s`)}  ${text}`;
  });
  return moments.length > mostMoments ? [...lines, `    ${' '.repeat(8)}    …`] : lines;
}

const mostMoments = 12;
const mostNamed = 4;
const mostSaid = 3;
