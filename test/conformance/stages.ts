/** Stages before the graph, against what the reference prints of them: the state of the cluster, and the scores. */
import { renderStatus, type World } from '@understudy/crm-core';
import { decideCib, leftAfter, worldAfter, worldBefore } from './our-scheduler.ts';
import { compareLines, type LineDifference, readScoreLines } from './score-lines.ts';
import { type Case, readExpected, readInput, readText, type Suite } from './suite.ts';

export interface StageOptions {
  readonly diff: boolean;
  readonly brief: boolean;
}

interface StageResult {
  readonly case: Case;
  readonly difference: LineDifference;
  /** Null: it was decided. */
  readonly error: Error | null;
}

export type Stage = 'world' | 'scores' | 'after' | 'again';

/** The lines about the cluster as it was before the transition. */
export function stateBefore(summary: string): readonly string[] {
  return linesBetween(summary, 'Current cluster status:', 'Transition Summary:');
}

/** The same of the cluster once the transition has been carried out. */
export function stateAfter(summary: string): readonly string[] {
  return linesBetween(summary, 'Revised Cluster Status:', '');
}

function linesBetween(summary: string, title: string, next: string): readonly string[] {
  const lines = summary.split('\n').map((line) => line.trimEnd());
  const [start, end] = [lines.indexOf(title), next === '' ? -1 : lines.indexOf(next)];
  return lines.slice(start + 1, end === -1 ? undefined : end).filter((line) => line !== '' && line.startsWith(' '));
}

function differenceIn(stage: Stage, suite: Suite, { name, date }: Case): LineDifference {
  const input = readInput(suite, name);
  const summary = readText(suite, 'summary', name);
  if (stage === 'after') {
    // The reference's own transition: what is compared is what carrying it out does, not what we would have done.
    const world = worldAfter(input, readExpected(suite, name), date);
    return compareLines(stateAfter(summary), drawnLines(world));
  }
  if (stage === 'again') return { missing: [], extra: leftAfter(input, date) };
  if (stage === 'world') return compareLines(stateBefore(summary), drawnLines(worldBefore(input, date)));
  const { assignment } = decideCib(input, { date, trace: true });
  return compareLines(readScoreLines(suite, name), assignment.trace);
}

/** The state as a person reads it. */
export function drawnLines(world: World): readonly string[] {
  return renderStatus(world)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

function compareStage(suite: Suite, stage: Stage, one: Case): StageResult {
  try {
    return { case: one, difference: differenceIn(stage, suite, one), error: null };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error('thrown', { cause });
    return { case: one, difference: { missing: [], extra: [] }, error };
  }
}

const isSame = ({ difference, error }: StageResult): boolean =>
  error === null && difference.missing.length + difference.extra.length === 0;

function resultLines({ case: { name, description }, difference, error }: StageResult): readonly string[] {
  return [
    `${name}: ${description}`,
    ...(error === null ? [] : [`  ${error.stack ?? error.message}`]),
    ...difference.missing.map((line) => `- ${line}`),
    ...difference.extra.map((line) => `+ ${line}`),
    '',
  ];
}

/** `-`: the reference says it and we do not; `+`: the other way round. */
export function stageLines(suite: Suite, stage: Stage, { diff, brief }: StageOptions): readonly string[] {
  const results = suite.cases.map((one) => compareStage(suite, stage, one));
  if (diff) return results.flatMap(resultLines);
  const same = results.filter(isSame).length;
  const title = `${stage}: ${same} of ${results.length} cases are the same`;
  const names = results.filter((result) => !isSame(result)).map((result) => result.case.name);
  return [title, ...(brief || names.length === 0 ? [] : ['', `They differ in: ${names.join(' ')}`])];
}
