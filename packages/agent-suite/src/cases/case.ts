import type { Stage } from '../stage/stage.ts';
import type { Finding } from '../model/walk.ts';

/** One thing that a cluster relies on, tried. */
export interface Case {
  /** Short and lasting: `stop-twice`. */
  readonly id: string;
  /** What is tried, for a person: `stop, twice`. */
  readonly title: string;
  /** Why it matters: a sentence. */
  readonly why: string;
  /** What an author does about it: a sentence. */
  readonly remedy: string;
  readonly run: (stage: Stage) => Promise<CaseEnd>;
}

export type CaseEnd =
  | { readonly kind: 'passed'; readonly note: string }
  /** It does not apply to this agent, or cannot be tried here. */
  | { readonly kind: 'skipped'; readonly note: string }
  | { readonly kind: 'failed'; readonly findings: readonly CaseFinding[] };

export interface CaseFinding extends Finding {
  /** What was done, in order; empty where nothing was. */
  readonly steps: string;
}

export const passed: CaseEnd = { kind: 'passed', note: '' };

export function skipped(note: string): CaseEnd {
  return { kind: 'skipped', note };
}

/** Failed if there is anything. */
export function endOf(findings: readonly CaseFinding[]): CaseEnd {
  return findings.length === 0 ? passed : { kind: 'failed', findings };
}
