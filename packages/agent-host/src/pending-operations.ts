import type { OperationRequest, OperationResult } from '@understudy/contracts';
import { failureResult } from './failure-result.ts';

/**
 * The operations that one plugin owes an answer to. Each is settled exactly once, and
 * its timer and listener go with it.
 */
export interface PendingOperation {
  readonly request: OperationRequest;
  /** Monotonic. */
  readonly startedMs: number;
  /** True once the present process has it; what it has is lost with it. */
  sent: boolean;
  /** True if its process is being ended because of it. */
  overdue: boolean;
  /** Why it should have ended by now; shown if it does not. */
  interrupted: 'no' | 'timedOut' | 'cancelled';
  timer: NodeJS.Timeout | undefined;
  readonly release: () => void;
  readonly resolve: (result: OperationResult) => void;
}

export class PendingOperations {
  readonly #operations = new Map<string, PendingOperation>();
  #none: PromiseWithResolvers<void> | undefined;

  get size(): number {
    return this.#operations.size;
  }

  /** Begins to owe an answer to `request`; `onAbort` is called when `signal` aborts before it is settled. */
  add(
    request: OperationRequest,
    signal: AbortSignal,
    onAbort: (operation: PendingOperation) => void,
  ): { readonly operation: PendingOperation; readonly result: Promise<OperationResult> } {
    const { promise, resolve } = Promise.withResolvers<OperationResult>();
    const listener = (): void => onAbort(operation);
    signal.addEventListener('abort', listener, { once: true });
    const operation: PendingOperation = {
      request,
      startedMs: performance.now(),
      sent: false,
      overdue: false,
      interrupted: 'no',
      timer: undefined,
      release: () => signal.removeEventListener('abort', listener),
      resolve,
    };
    this.#operations.set(request.operationId, operation);
    return { operation, result: promise };
  }

  get(operationId: string): PendingOperation | undefined {
    return this.#operations.get(operationId);
  }

  /** Those that wait for a process, in the order in which they came. */
  unsent(): readonly PendingOperation[] {
    return [...this.#operations.values()].filter((operation) => !operation.sent);
  }

  /** Those that the present process has. */
  sent(): readonly PendingOperation[] {
    return [...this.#operations.values()].filter((operation) => operation.sent);
  }

  all(): readonly PendingOperation[] {
    return [...this.#operations.values()];
  }

  /** Resolves once nothing is owed. */
  whenNone(): Promise<void> {
    if (this.#operations.size === 0) return Promise.resolve();
    this.#none ??= Promise.withResolvers<void>();
    return this.#none.promise;
  }

  /** Gives the answer; without effect if it was given already. */
  settle(operation: PendingOperation, result: OperationResult): void {
    const { operationId } = operation.request;
    if (this.#operations.get(operationId) !== operation) return;
    this.#operations.delete(operationId);
    clearTimeout(operation.timer);
    operation.release();
    operation.resolve({ ...result, durationMs: elapsedMs(operation) });
    if (this.#operations.size > 0) return;
    this.#none?.resolve();
    this.#none = undefined;
  }

  /** Answers for an operation that cannot answer itself. */
  fail(operation: PendingOperation, reason: string): void {
    this.settle(operation, failureResult(operation.request, reason, 0));
  }
}

/** Since it was handed over, on the monotonic clock. */
export function elapsedMs(operation: PendingOperation): number {
  return Math.round(performance.now() - operation.startedMs);
}
