import type { OperationRequest, OperationResult } from '@understudy/contracts';

/**
 * The result of an operation that gave none of its own: its time was over, or its
 * process has gone. One that only asks then could not tell; anything else failed.
 */
export function failureResult(request: OperationRequest, reason: string, durationMs: number): OperationResult {
  return { code: asksOnly(request) ? 'inconclusive' : 'error', reason, durationMs };
}

/** It changes nothing: what did not end in time says nothing. */
export function asksOnly({ action }: OperationRequest): boolean {
  return action === 'monitor' || action === 'watch' || action === 'status' || action === 'list';
}
