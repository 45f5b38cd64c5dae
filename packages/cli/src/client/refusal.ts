/** What the daemon refused, as an error of the catalogue. */
import { type ErrorCode, errorCatalogue, type Problem, UnderstudyError } from '@understudy/contracts';
import { isRecord } from './check-version.ts';

export interface RefusalOptions {
  readonly remedy?: string;
  readonly problems?: readonly Problem[];
  /** The problems as a person reads them, one a line; by default path and message of each. */
  readonly lines?: readonly string[];
}

/** An operational error that may carry the problems of what a person wrote. */
export class Refusal extends UnderstudyError {
  readonly problems: readonly Problem[];
  readonly lines: readonly string[];

  constructor(code: ErrorCode, message: string, options: RefusalOptions = {}) {
    super(code, message, options.remedy === undefined ? {} : { remedy: options.remedy });
    this.name = 'Refusal';
    this.problems = options.problems ?? [];
    this.lines = options.lines ?? this.problems.map((problem) => `${problem.path.join('.')}: ${problem.message}`);
  }
}

/** The error in an answer of the API with the given HTTP status; `internal` if it does not say one. */
export function refusalOf(status: number, document: Readonly<Record<string, unknown>>): Refusal {
  const error = isRecord(document['error']) ? document['error'] : {};
  const message = textOf(error['message']) || `the daemon answered with HTTP status ${status}`;
  const problems = Array.isArray(error['problems']) ? (error['problems'] as readonly Problem[]) : [];
  return new Refusal(codeOf(error['code']), message, { remedy: textOf(error['remedy']), problems });
}

function codeOf(value: unknown): ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value) ? (value as ErrorCode) : 'internal';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
