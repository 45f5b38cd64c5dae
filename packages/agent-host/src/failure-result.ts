import type { OperationRequest, OperationResult } from '@understudy/contracts';

/**
 * The result of an operation that gave none of its own: its time was over, or its
 * process has gone. A monitor then could not tell; anything else failed.
 */
export function failureResult(request: OperationRequest, reason: string, durationMs: number): OperationResult {
  return { code: request.action === 'monitor' ? 'inconclusive' : 'error', reason, durationMs };
}
