/** A simulation as a person reads it: before, what would be done and why, after. Pure. */
import { renderStatus } from '@understudy/crm-core';
import type { CibNote } from '@understudy/formats';
import { alignColumns } from '../render/columns.ts';
import type { Paint } from '../render/paint.ts';
import { printable } from '../render/printable.ts';
import { listScores, type NodeScore } from './list-scores.ts';
import { renderActions } from './render-actions.ts';
import { renderChanges } from './render-changes.ts';
import type { Simulation } from './simulate-cluster.ts';

export interface RenderOptions {
  readonly scores: boolean;
  readonly paint: Paint;
}

/** With line ends; an empty line at the end. */
export function renderSimulation(
  file: string,
  { before, decision, after, nowWallMs }: Simulation,
  notes: readonly CibNote[],
  { scores, paint }: RenderOptions,
): string {
  const title = (text: string): string => paint('strong', text);
  const lines = [
    `${title(file)}, decided as of ${timeText(nowWallMs)}`,
    ...noteLines(notes, paint),
    '',
    title('Before'),
    ...renderStatus(before()).map(shown),
    '',
    title('Transition'),
    ...renderChanges(decision),
    ...renderActions(decision.actions),
    '',
    title('After'),
    ...renderStatus(after()).map(shown),
    ...(scores ? ['', title('Scores'), ...scoreLines(listScores(decision), paint)] : []),
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** `2026-07-01 12:00:00 UTC`. */
function timeText(wallMs: number): string {
  return `${new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Names are other people's; the tabs of the report are ours. */
function shown(line: string): string {
  return line.split('\t').map(printable).join('\t').trimEnd();
}

function noteLines(notes: readonly CibNote[], paint: Paint): readonly string[] {
  const told = notes.filter(({ kind }) => kind === 'invalid' || kind === 'notUnderstood');
  return told.map(
    ({ path, line, what }) => `  ${paint('warning', '!')} line ${line}, ${printable(path)}: ${printable(what)}`,
  );
}

function scoreLines(scores: readonly NodeScore[], paint: Paint): readonly string[] {
  const rows = scores.map(({ resource, node, score, isChosen, terms }) => [
    { text: printable(resource) },
    { text: printable(node) },
    { text: scoreText(score), look: (text: string) => (isChosen ? paint('good', text) : text) },
    { text: isChosen ? '<-' : '' },
    { text: printable(terms.join('; ')) },
  ]);
  return alignColumns(rows, '  ').map((line) => line.trimEnd());
}

const infinite = 1_000_000;

function scoreText(score: number): string {
  if (score >= infinite) return 'INFINITY';
  return score <= -infinite ? '-INFINITY' : String(score);
}
