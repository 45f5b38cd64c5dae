import { existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentAction, Parameters } from '@understudy/contracts';
import { hostileText, textParameters, wordsOf } from '../model/hostile-text.ts';
import { tellResult } from '../model/walk.ts';
import { withScratchFolder } from '../stage/scratch-folder.ts';
import { canaryVariable, type Stage } from '../stage/stage.ts';
import { skipped, type Case, type CaseEnd, type CaseFinding } from './case.ts';

/** Text with blanks, quotes and line breaks: taken to the letter or refused, but never read by a shell. */
export const textCase: Case = {
  id: 'parameters-text',
  title: 'text with blanks, quotes and line breaks stays text',
  why: 'Whoever may write a definition would otherwise run any command as root.',
  remedy: 'Hand the words of a command over one by one (run([…])), and quote what a script expands.',
  run: (stage) => withScratchFolder((folder) => tryAll(stage, hostileText(folder, canaryVariable))),
};

async function tryAll(stage: Stage, text: string): Promise<CaseEnd> {
  const all = textParameters(stage.manifest);
  if (all.length === 0) return skipped('no parameter of it takes text');
  const findings: CaseFinding[] = [];
  const remarks: string[] = [];
  for (const { name, isText } of all) {
    const trial = await keepingTidy(text, () => tryOne(stage, name, { ...stage.parameters, [name]: text }));
    findings.push(...trial.readByShell, ...(isText ? trial.notKept : []));
    if (!isText && trial.notKept.length > 0) remarks.push(name);
  }
  if (findings.length > 0) return { kind: 'failed', findings };
  const note =
    remarks.length === 0 ? '' : `but it starts with such text for ${remarks.join(', ')} and then is not there`;
  return { kind: 'passed', note };
}

interface Trial {
  readonly readByShell: readonly CaseFinding[];
  /** It took the text, and then did not act on it to the letter. */
  readonly notKept: readonly CaseFinding[];
}

async function tryOne(stage: Stage, name: string, parameters: Parameters): Promise<Trial> {
  const readByShell: CaseFinding[] = [];
  const ask = async (action: AgentAction): Promise<string> => {
    const timeoutMs = Math.min(stage.timeoutOf(action), patienceMs + 5 * stage.durationOf(action));
    const { result } = await stage.perform(action, { parameters, timeoutMs });
    if (existsSync(stage.canary)) {
      await rm(stage.canary);
      readByShell.push({ expected: `${action}: text for ${name} stays text`, came: 'a shell has read it', steps: '' });
    }
    return tellResult(result);
  };
  if (stage.has('validate')) await ask('validate');
  const started = await ask('start');
  const monitored = await ask('monitor');
  const stopped = await ask('stop');
  // With what it was started with it may not be found again; what is there now is to go in any case.
  await stage.perform('stop');
  const notKept = [
    { expected: `monitor: what started with text for ${name} runs`, came: monitored, steps: 'start; monitor' },
    { expected: `stop: what started with text for ${name} stops`, came: stopped, steps: 'start; monitor; stop' },
  ].filter(({ came }) => isOk(started) && !isOk(came));
  return { readByShell, notKept };
}

function isOk(told: string): boolean {
  return /^(ok|degraded)\b/.test(told);
}

/** A start that waits for what such text names would wait for its whole time. */
const patienceMs = 1_000;

/** A script that splits the text leaves files of its words where scripts are run: in `/`. They are empty, and were not there. */
async function keepingTidy<T>(text: string, work: () => Promise<T>): Promise<T> {
  const paths = wordsOf(text).map((word) => join('/', word));
  const before = new Set(paths.filter((path) => existsSync(path)));
  try {
    return await work();
  } finally {
    for (const path of paths) {
      if (!before.has(path) && statSync(path, { throwIfNoEntry: false })?.size === 0) await rm(path);
    }
  }
}
