/** Keeps what the reference decides for a case of our own corpus, in the form of the suite. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action } from './action.ts';
import { momentFor } from './our-scheduler.ts';
import { askReference } from './reference.ts';
import { type Case, readInput, type Suite } from './suite.ts';

function writeText(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** One action a line, so that a change can be read. */
function actionLines(actions: readonly Action[]): string {
  return `[\n${actions.map((action) => `  ${JSON.stringify(action)}`).join(',\n')}\n]\n`;
}

export function recordAnswer(suite: Suite, { name, date }: Case): void {
  const cib = readInput(suite, name);
  const at = new Date(momentFor(cib, date)).toISOString().replace(/\.\d+Z$/, 'Z');
  const { actions, text } = askReference(cib, { date: at, carryOut: true });
  const scored = askReference(cib, { date: at, scores: true }).text.split('\n');
  const scores = scored.filter((line) => /(allocation|promotion) score on/.test(line)).toSorted();
  const summary = text.slice(text.indexOf('Current cluster status:'));
  writeText(join(suite.directory, 'expected'), `${name}.json`, actionLines(actions));
  writeText(join(suite.directory, 'summary'), `${name}.summary`, summary);
  writeText(join(suite.directory, 'scores'), `${name}.scores`, scores.map((line) => `${line}\n`).join(''));
}
