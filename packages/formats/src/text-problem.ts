import type { Problem } from '@understudy/contracts';
import type { ProblemCode } from '@understudy/crm-core';

/** Counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A problem of the text itself: it has a place, and no path. */
export function textProblem(code: ProblemCode, message: string, hint: string, place: Place): Problem {
  return { code, path: [], message, hint, ...place };
}
