/** Stages before the graph, against what the reference prints of them: the state of the cluster, and the scores. */
import { nowFor } from './decide-case.ts';
import { decideCib } from './our-scheduler.ts';
import { compareLines, type LineDifference, readScoreLines } from './score-lines.ts';
import { type Case, readInput, type Suite } from './suite.ts';

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

function compareScores(suite: Suite, one: Case): LineDifference {
  const input = readInput(suite, one.name);
  const { assignment } = decideCib(input, nowFor(input, one.date), true);
  return compareLines(readScoreLines(suite, one.name), assignment.trace);
}

function compareStage(suite: Suite, stage: 'scores', one: Case): StageResult {
  try {
    return { case: one, difference: compareScores(suite, one), error: null };
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
export function stageLines(suite: Suite, stage: 'world' | 'scores', { diff, brief }: StageOptions): readonly string[] {
  if (stage === 'world') throw new Error('--stage world is not there yet');
  const results = suite.cases.map((one) => compareStage(suite, stage, one));
  if (diff) return results.flatMap(resultLines);
  const same = results.filter(isSame).length;
  const title = `${stage}: ${same} of ${results.length} cases are the same`;
  const names = results.filter((result) => !isSame(result)).map((result) => result.case.name);
  return [title, ...(brief || names.length === 0 ? [] : ['', `They differ in: ${names.join(' ')}`])];
}
