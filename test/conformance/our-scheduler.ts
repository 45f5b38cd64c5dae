/** Understudy's own scheduler, asked for a CIB. The one place here that knows its interface. */
import { decide, type Decision, type GraphAction, rehearse, type World, worldOf } from '@understudy/crm-core';
import { cibDigest, type CibReading, formatProblems, parseDateMs, readCib } from '@understudy/formats';
import type { Action } from './action.ts';

/** A case without a date was decided at the time of the run; nothing in the suite depends on which that was. */
const defaultDate = '2026-07-01T00:00:00Z';

export interface CibOptions {
  /** The "now" to decide at, ISO 8601; without one it is when the CIB says that it was decided, if it does. */
  readonly date?: string | undefined;
  /** Also keep the scores line by line. */
  readonly trace?: boolean;
}

type ReadCib = CibReading & { readonly kind: 'cib' };

/** Throws if the text is no CIB that we read. */
function read(text: string): ReadCib {
  const reading = readCib(text);
  if (reading.kind === 'cib') return reading;
  throw new Error(formatProblems(reading.problems, { name: 'the CIB' }).join('; '));
}

function nowOf({ executedWallMs }: ReadCib, date: string | undefined): number {
  const nowWallMs = date === undefined ? executedWallMs : parseDateMs(date);
  if (nowWallMs === undefined) throw new Error(`the date ${date} cannot be read`);
  return nowWallMs ?? parseDateMs(defaultDate) ?? 0;
}

/** "Now" for a CIB, in milliseconds since 1970. */
export function momentFor(text: string, date: string | undefined): number {
  return nowOf(read(text), date);
}

/** How the cluster stands. */
export function worldBefore(text: string, date: string | undefined): World {
  const reading = read(text);
  return worldOf(reading.configuration, reading.situation, { nowWallMs: nowOf(reading, date), digest: cibDigest });
}

/** What a second decision would do once the first has been carried out: nothing, in most cases. */
export function leftAfter(text: string, date: string | undefined): readonly string[] {
  const reading = read(text);
  const options = { nowWallMs: nowOf(reading, date), digest: cibDigest };
  const { world, actions } = decide(reading.configuration, reading.situation, options);
  const later = rehearse(world, actions, options);
  return decide(reading.configuration, later, options).actions.flatMap(({ kind, key, node }) =>
    kind === 'pseudo' ? [] : [`${key} on ${node ?? ''}`],
  );
}

/** How the cluster stands once these actions have gone well, in an imagination of ours. */
export function worldAfter(text: string, actions: readonly Action[], date: string | undefined): World {
  const { configuration, situation, ...reading } = read(text);
  const options = { nowWallMs: nowOf({ configuration, situation, ...reading }, date), digest: cibDigest };
  const after = rehearse(worldOf(configuration, situation, options), inOrder(actions).map(asGraphAction), options);
  return worldOf(configuration, after, options);
}

/** Each after all that it waits for. */
function inOrder(actions: readonly Action[]): readonly Action[] {
  const left = new Map(actions.map((action) => [action.id, action]));
  const ordered: Action[] = [];
  const visit = (action: Action): void => {
    if (!left.delete(action.id)) return;
    for (const id of action.after) {
      const before = left.get(id);
      if (before !== undefined) visit(before);
    }
    ordered.push(action);
  };
  for (const action of actions) visit(action);
  return ordered;
}

function asGraphAction({ id, kind, task, key, node, resource, after }: Action): GraphAction {
  const intervalMs = Number(/_(\d+)$/.exec(key)?.[1] ?? 0);
  return { id, kind, task, key, node: node ?? null, resource: resource ?? null, intervalMs, ...silent, after };
}

const silent = { instance: -1, fence: null, reasons: [] } as const;

export function decideCib(text: string, { date, trace = false }: CibOptions = {}): Decision {
  const reading = read(text);
  const nowWallMs = nowOf(reading, date);
  return decide(reading.configuration, reading.situation, { nowWallMs, digest: cibDigest, trace });
}

/** As the suite writes it. What kind of fencing it is stands in the key, and nowhere else. */
export function asAction({ id, kind, task, key, node, resource, after }: GraphAction): Action {
  return {
    id,
    kind,
    task,
    key,
    ...(node === null ? {} : { node }),
    ...(resource === null ? {} : { resource }),
    after,
  };
}
