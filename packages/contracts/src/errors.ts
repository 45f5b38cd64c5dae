/**
 * The catalogue of operational errors: what can go wrong outside of anybody's
 * definition. `docs/errors.md` explains each code; a test holds the two together.
 */
export const errorCatalogue = {
  'daemon-unreachable': { exitCode: 3, retryable: true },
  'not-coordinator': { exitCode: 4, retryable: true },
  'no-quorum': { exitCode: 4, retryable: true },
  'unknown-resource': { exitCode: 2, retryable: false },
  'unknown-node': { exitCode: 2, retryable: false },
  'unknown-copy': { exitCode: 2, retryable: false },
  'invalid-definition': { exitCode: 2, retryable: false },
  'invalid-request': { exitCode: 2, retryable: false },
  'unreadable-file': { exitCode: 2, retryable: false },
  'invalid-membership': { exitCode: 2, retryable: false },
  'membership-exists': { exitCode: 2, retryable: false },
  'already-running': { exitCode: 3, retryable: false },
  'unknown-version': { exitCode: 3, retryable: false },
  'damaged-state': { exitCode: 3, retryable: false },
  'no-permission': { exitCode: 5, retryable: false },
  'timed-out': { exitCode: 6, retryable: true },
  'agent-not-found': { exitCode: 2, retryable: false },
  'agent-invalid': { exitCode: 2, retryable: false },
  'plugin-failed': { exitCode: 1, retryable: true },
  internal: { exitCode: 1, retryable: false },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** An operational error: what failed, where, why, and what to do about it. */
export class UnderstudyError extends Error {
  readonly code: ErrorCode;
  /** What a person can do; empty if nothing is to be said. */
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UnderstudyError';
    this.code = code;
    this.remedy = options.remedy ?? '';
  }

  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }

  get exitCode(): number {
    return errorCatalogue[this.code].exitCode;
  }
}
