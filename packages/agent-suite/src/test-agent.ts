import type { AgentManifest, Parameters } from '@understudy/contracts';
import type { PluginSources } from '@understudy/agent-host';
import { createParameterReader } from '@understudy/agent-kit/schema';
import type { Case, CaseEnd, CaseFinding } from './cases/case.ts';
import { cutCases } from './cases/cut-cases.ts';
import { leakCases } from './cases/leak-cases.ts';
import { metadataCase } from './cases/metadata-case.ts';
import { notifyCase } from './cases/notify-case.ts';
import { parameterCases } from './cases/parameter-cases.ts';
import { randomCase, type RandomOptions } from './cases/random-case.ts';
import { textCase } from './cases/text-case.ts';
import { walkCases } from './cases/walk-cases.ts';
import { watchCase } from './cases/watch-case.ts';
import { tellResult } from './model/walk.ts';
import { withScratchFolder } from './stage/scratch-folder.ts';
import { Stage } from './stage/stage.ts';

/**
 * Runs one agent through all cases, on this host and for real. Each case begins where the resource is stopped; what
 * runs before the first one is not ours and is not touched.
 */
export interface TestOptions {
  /** Where the agent is found, and no other: each plugin found has a process. */
  readonly plugins: PluginSources;
  readonly manifest: AgentManifest;
  /** Good ones, with which it can be started here. */
  readonly parameters: Parameters;
  /** As a resource that is never promoted, though the agent knows how. Default: as one that is, if it knows how. */
  readonly primitive?: boolean;
  readonly seed: number;
  /** How many random sequences. */
  readonly runs: number;
  /** Only these, by their ids, and what must come before any. Default: all. */
  readonly only?: readonly string[];
  /** When it aborts, the resource is stopped, and `testAgent` rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Hears each case as it ends. */
  readonly onCase?: (report: CaseReport) => void;
}

export interface CaseReport extends Omit<Case, 'run'> {
  readonly verdict: CaseEnd['kind'];
  /** Why it was skipped; else empty. */
  readonly note: string;
  /** What was wrong; empty unless it failed. */
  readonly findings: readonly CaseFinding[];
  /** After it the resource could not be stopped: nothing more was tried. */
  readonly isInTheWay: boolean;
  readonly durationMs: number;
}

export interface SuiteReport {
  readonly agent: string;
  readonly seed: number;
  readonly cases: readonly CaseReport[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** @throws when the agent's process cannot be had, or `signal` aborts */
export function testAgent(options: TestOptions): Promise<SuiteReport> {
  return withScratchFolder(async (runDirectory) => {
    const stage = await Stage.open({ ...options, runDirectory });
    try {
      return summary(options, await runCases(stage, options));
    } finally {
      await stage.tidyUp();
      await stage.close();
    }
  });
}

async function runCases(stage: Stage, options: TestOptions): Promise<readonly CaseReport[]> {
  const gates = [metadataCase, goodParameters(options.manifest, options.parameters), monitorBefore];
  const cases = allCases(options).filter(({ id }) => options.only?.includes(id) ?? true);
  const reports: CaseReport[] = [];
  let obstacle: string | null = null;
  for (const each of [...gates, ...cases]) {
    const isGate = gates.includes(each);
    const report: CaseReport = obstacle === null ? await runCase(each, stage, !isGate) : notTried(each, obstacle);
    reports.push(report);
    options.onCase?.(report);
    if (report.isInTheWay || (isGate && each !== metadataCase && report.verdict === 'failed')) {
      obstacle ??= `since ${each.id} failed`;
    }
  }
  return reports;
}

function allCases(options: RandomOptions): readonly Case[] {
  return [
    ...walkCases,
    ...parameterCases,
    textCase,
    ...leakCases,
    watchCase,
    notifyCase,
    ...cutCases,
    randomCase(options),
  ];
}

/** The ids of the cases that can be chosen. */
export const caseIds: readonly string[] = allCases({ seed: 0, runs: 0 }).map(({ id }) => id);

/** `settles`: it may have started something. */
async function runCase({ run, ...about }: Case, stage: Stage, settles: boolean): Promise<CaseReport> {
  const startedMs = performance.now();
  const end = await run(stage);
  const left = settles ? await settle(stage) : [];
  const findings = [...(end.kind === 'failed' ? end.findings : []), ...left];
  return {
    ...about,
    verdict: left.length > 0 ? 'failed' : end.kind,
    note: findings.length > 0 || end.kind === 'failed' ? '' : end.note,
    findings,
    isInTheWay: left.length > 0,
    durationMs: Math.round(performance.now() - startedMs),
  };
}

function notTried({ run: _run, ...about }: Case, why: string): CaseReport {
  return { ...about, verdict: 'skipped', note: `not tried, ${why}`, findings: [], isInTheWay: false, durationMs: 0 };
}

/** Back to where it is stopped. Gives what is in the way of the next case, if anything is. */
async function settle(stage: Stage): Promise<readonly CaseFinding[]> {
  for (let tries = 0; tries < 2; tries += 1) {
    const { result } = await stage.perform('monitor');
    if (result.code === 'notRunning') return [];
    if (stage.isDemotedFirst && result.code !== 'ok') await stage.perform('demote');
    await stage.perform('stop');
  }
  const { result } = await stage.perform('monitor');
  if (result.code === 'notRunning') return [];
  return [
    { expected: 'notRunning, after two stops', came: tellResult(result), steps: '(this case); stop; stop; monitor' },
  ];
}

/** What is not ours is not touched: so this comes first, and nothing comes after it if it fails. */
const monitorBefore: Case = {
  id: 'monitor-before',
  title: 'monitor where it was never started',
  why: 'A node is asked what runs on it before anything is decided; one that says too much is stopped, or fenced.',
  remedy:
    'If it runs here, end it first or test elsewhere: nothing is touched that was not started here. Else mend monitor.',
  run: async (stage) => {
    const { result } = await stage.perform('monitor', { probe: true });
    const finding = { expected: 'notRunning', came: tellResult(result), steps: 'monitor' };
    return result.code === 'notRunning' ? { kind: 'passed', note: '' } : { kind: 'failed', findings: [finding] };
  },
};

function goodParameters(manifest: AgentManifest, parameters: Parameters): Case {
  return {
    id: 'parameters-good',
    title: 'the parameters of this test fit its schema',
    why: 'Without good parameters nothing can be tried.',
    remedy: 'Name a file with --params; `crm agent info` says what the agent takes.',
    run: () => {
      const reading = createParameterReader(manifest.parameters)(parameters);
      if (reading.kind === 'good') return Promise.resolve({ kind: 'passed', note: '' });
      const findings = reading.problems.map((came) => ({ expected: 'parameters that it takes', came, steps: '' }));
      return Promise.resolve({ kind: 'failed', findings });
    },
  };
}

function summary({ manifest, seed }: TestOptions, cases: readonly CaseReport[]): SuiteReport {
  const count = (verdict: CaseReport['verdict']): number => cases.filter((each) => each.verdict === verdict).length;
  return {
    agent: manifest.name,
    seed,
    cases,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
}
