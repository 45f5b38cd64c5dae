/** Copies of the cluster's state that were set aside → what a person reads: what differs, and how to bring it back. */
import { isDeepStrictEqual } from 'node:util';
import type { AppliedReport, CopiesReport, CopyDifferenceReport, IntentReport } from '@understudy/contracts';
import { alignColumns } from './columns.ts';
import { describeChange } from './describe-change.ts';
import { commandFor, renderIntent } from './describe-intent.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { ago } from './relative-time.ts';

/** Lines without their ends. */
export function renderCopies(report: CopiesReport): readonly string[] {
  const { node, at, copies } = printable(report);
  if (copies.length === 0) return [`No copy of the cluster's state is set aside on ${node}.`];
  const rows = copies.map(({ copy, coordinator, setAsideAt }) => [
    { text: copy },
    { text: `decided by ${coordinator}` },
    { text: `set aside ${ago(setAsideAt, at)}` },
  ]);
  return [`Set aside on ${node}:`, ...alignColumns(rows, '  ')];
}

/** Lines without their ends. */
export function renderCopyDifference(report: CopyDifferenceReport, paint: Paint): readonly string[] {
  const difference = printable(report);
  const { copy, node, at } = difference;
  const definition = definitionLines(difference);
  const intents = intentLines(difference);
  const head = `Copy ${copy.copy} of the cluster's state, decided by ${copy.coordinator}, set aside on ${node} ${ago(copy.setAsideAt, at)}`;
  if (definition.length === 0 && intents.length === 0) {
    return [`${head}.`, 'Nothing that people decided in it is missing in the cluster.', dropLine(copy.copy)];
  }
  return [
    `${head}, against generation ${difference.generation} of the cluster.`,
    ...section('Definition', definition, paint),
    ...section('Requests in force', intents, paint),
    ...section('To bring back what it has alone', remedies(difference), paint),
    '',
    dropLine(copy.copy),
  ];
}

function dropLine(copy: string): string {
  return `When nothing of it is needed any more: crm state drop ${copy}`;
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('strong', title), ...lines];
}

function definitionLines({ definition, inCopy, inCluster, at }: CopyDifferenceReport): readonly string[] {
  const { common, onlyInCluster, onlyInCopy } = definition;
  if (onlyInCluster.length === 0 && onlyInCopy.length === 0) return [];
  const shared = common === null ? [] : [[{ text: 'both had' }, { text: applied(common, at) }]];
  const rows = [
    ...shared,
    ...steps(common, onlyInCluster).map((step) => [{ text: 'the cluster' }, { text: appliedOn(step, at) }]),
    ...steps(common, onlyInCopy).map((step) => [{ text: 'the copy' }, { text: appliedOn(step, at) }]),
  ];
  return [...alignColumns(rows, '  '), ...(onlyInCopy.length === 0 ? [] : [`  ${consequence(inCluster, inCopy)}`])];
}

interface Step {
  readonly before: AppliedReport | null;
  readonly after: AppliedReport;
}

/** Each with the one before it, so that it can be said what it changed. */
function steps(common: AppliedReport | null, reports: readonly AppliedReport[]): readonly Step[] {
  return reports.map((after, index) => ({ before: reports[index - 1] ?? common, after }));
}

function applied({ revision, sourceName, who, appliedAt, why }: AppliedReport, now: string): string {
  return `revision ${revision}, ${sourceName} by ${who} ${ago(appliedAt, now)}${why === '' ? '' : `, "${why}"`}`;
}

function appliedOn({ before, after }: Step, now: string): string {
  const change = before === null ? '' : `: ${describeChange(before.document, after.document)}`;
  return `${applied(after, now)}${change}`;
}

function consequence(inCluster: AppliedReport | null, inCopy: AppliedReport | null): string {
  if (inCopy === null || isDeepStrictEqual(inCluster?.document, inCopy.document)) {
    return 'What the copy had in force last says the same as what is in force now.';
  }
  const change = describeChange(inCluster?.document ?? null, inCopy.document);
  return `Applied now, the last one of the copy ${change}.`;
}

function intentLines({ intents, at }: CopyDifferenceReport): readonly string[] {
  const rows = (side: string, some: readonly IntentReport[]): { text: string }[][] =>
    some.map((intent) => [{ text: side }, { text: renderIntent(intent, at) }]);
  return alignColumns(
    [...rows('in the cluster alone', intents.onlyInCluster), ...rows('in the copy alone', intents.onlyInCopy)],
    '  ',
  );
}

function remedies({ definition, intents, inCopy, copy, at }: CopyDifferenceReport): readonly string[] {
  const file = fileFor(inCopy?.sourceName ?? '');
  const apply =
    definition.onlyInCopy.length === 0 || inCopy === null
      ? []
      : [
          `  crm state diff ${copy.copy} --definition > ${file}`,
          `  crm apply ${file}     (after you have put what both sides changed into it)`,
        ];
  const commands = intents.onlyInCopy.flatMap((intent) => {
    const command = commandFor(intent, at);
    return command === null ? [] : [`  ${command}`];
  });
  return [...apply, ...commands];
}

/** A name in the current directory, of the same kind. */
function fileFor(sourceName: string): string {
  const ending = /\.(ya?ml|json|[cm]?[jt]s)$/.exec(sourceName)?.[0] ?? '.json';
  return `copy${ending}`;
}

/** The definition of the copy, to be applied again: its text if there is one, else as JSON. Null: it had none. */
export function definitionText({ inCopy }: CopyDifferenceReport): string | null {
  if (inCopy === null) return null;
  return inCopy.source === '' ? JSON.stringify(inCopy.document, null, 2) : inCopy.source;
}
