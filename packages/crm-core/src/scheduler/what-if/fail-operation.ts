import { addScores, infinity } from '../../base/score.ts';
import type { ConfiguredPrimitive } from '../../model/configuration/configured-resource.ts';
import type { FailCountEntry } from '../../model/configuration/situation.ts';
import { HistoryBook } from '../rehearsal/history-book.ts';
import { newEntry } from '../rehearsal/operation-entry.ts';
import { codes } from '../world/judge-result.ts';
import type { Given, Injection } from './injection.ts';

type Failure = Injection & { readonly kind: 'operationFailed' };

/** The node has done it, and it came to something else than was expected: in its history, and counted. */
export function failOperation(
  { configuration, situation }: Given,
  failure: Failure,
  primitive: ConfiguredPrimitive | undefined,
  nowWallMs: number,
): Given {
  const { node, resource, operation, intervalMs, code } = failure;
  const book = new HistoryBook(situation.histories);
  const name = book.of(node, resource)?.resource ?? book.copiesOf(node, resource)[0]?.resource ?? resource;
  const isProbe = operation === 'monitor' && intervalMs === 0;
  const key = `${name}_${operation}_${intervalMs}`;
  const expectedCode = isProbe ? codes.notRunning : codes.ok;
  const entry = newEntry({ key, operation, intervalMs, callId: book.nextCallId(), code, expectedCode }, nowWallMs);
  const agent = primitive?.agent ?? { standard: '', provider: null, type: '' };
  const head = book.of(node, name) ?? { node, resource: name, agent, container: null, shutdownLockWallMs: null };
  book.record(head, { ...entry, id: `${name}_last_failure_0` });
  const failCounts = counted(situation.failCounts, failure, nowWallMs);
  return { configuration, situation: { ...situation, histories: book.histories, failCounts } };
}

/** A start or a stop that failed once has failed for good, as far as the count goes. */
function counted(counts: readonly FailCountEntry[], failure: Failure, nowWallMs: number): readonly FailCountEntry[] {
  const { node, resource, operation, intervalMs } = failure;
  const isSame = (one: FailCountEntry): boolean =>
    one.node === node && one.resource === resource && one.operation === operation && one.intervalMs === intervalMs;
  const before = counts.find(isSame)?.count ?? 0;
  const count = operation === 'start' || operation === 'stop' ? infinity : addScores(before, 1);
  const entry = { node, resource, operation, intervalMs, count, lastFailureWallMs: nowWallMs };
  return [...counts.filter((one) => !isSame(one)), entry];
}
