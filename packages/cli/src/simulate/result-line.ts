/** A simulation as one line of JSON: the form in which conformance suites compare decisions, with some things more. */
import type { GraphAction } from '@understudy/crm-core';
import type { CibNote } from '@understudy/formats';
import { listScores } from './list-scores.ts';
import type { Simulation } from './simulate-cluster.ts';

export function resultLine(
  name: string,
  { decision, nowWallMs }: Simulation,
  notes: readonly CibNote[],
  { scores }: { readonly scores: boolean },
): string {
  const unread = notes.filter(({ kind }) => kind === 'invalid' || kind === 'notUnderstood');
  return JSON.stringify({
    case: name,
    date: new Date(nowWallMs).toISOString(),
    actions: decision.actions.map(actionOf),
    ...(scores ? { scores: listScores(decision) } : {}),
    ...(unread.length === 0 ? {} : { unread }),
  });
}

/** What is not so is left out. What kind of fencing it is stands in the key. */
function actionOf({ id, kind, task, key, node, resource, reasons, after }: GraphAction): object {
  return {
    id,
    kind,
    task,
    key,
    ...(node === null ? {} : { node }),
    ...(resource === null ? {} : { resource }),
    ...(reasons.length === 0 ? {} : { reasons }),
    after,
  };
}
