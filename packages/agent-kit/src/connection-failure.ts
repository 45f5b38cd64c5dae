import type { Interruption } from './wait.ts';

/** Why no answer came over the network; `reason` is a sentence for a person. */
export interface ConnectionFailure {
  readonly kind: 'refused' | 'unreachable' | 'unresolved' | 'closed' | Interruption | 'failed';
  readonly reason: string;
}

const kinds: ReadonlyMap<string, readonly [ConnectionFailure['kind'], string]> = new Map([
  ['ECONNREFUSED', ['refused', 'nothing listens there']],
  ['EHOSTUNREACH', ['unreachable', 'the host cannot be reached']],
  ['ENETUNREACH', ['unreachable', 'there is no route to it']],
  ['EADDRNOTAVAIL', ['unreachable', 'the address is not there']],
  ['ENOTFOUND', ['unresolved', 'the name is not known']],
  ['EAI_AGAIN', ['unresolved', 'the name service does not answer']],
  ['ECONNRESET', ['closed', 'the connection was closed without an answer']],
  ['EPIPE', ['closed', 'the connection was closed without an answer']],
]);

/** Names the failure. `interruption` wins over the error that it caused. */
export function connectionFailure(
  where: string,
  error: unknown,
  interruption: Interruption | undefined,
  timeoutMs: number,
): ConnectionFailure {
  if (interruption === 'timedOut')
    return { kind: 'timedOut', reason: `${where}: no answer within ${String(timeoutMs)} ms` };
  if (interruption === 'aborted') return { kind: 'aborted', reason: `${where}: the operation was aborted` };
  const known = kinds.get(codeOf(error));
  if (known !== undefined) return { kind: known[0], reason: `${where}: ${known[1]}` };
  return { kind: 'failed', reason: `${where}: ${error instanceof Error ? error.message : String(error)}` };
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors.at(-1));
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
