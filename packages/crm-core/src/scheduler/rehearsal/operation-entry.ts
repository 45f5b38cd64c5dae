import type { HistoryEntry, ResourceHistory } from '../../model/configuration/situation.ts';
import { untold } from '../../model/configuration/untold.ts';
import type { DecideOptions } from '../decide-options.ts';
import type { ResolvedPrimitive } from '../resolve/resolved.ts';
import { codes } from '../world/judge-result.ts';
import type { Instance } from '../world/world.ts';

/** One operation with its result, before it is written down. */
export interface Result {
  readonly key: string;
  readonly operation: string;
  readonly intervalMs: number;
  readonly callId: number;
  readonly code: number;
  /** The same as `code`, where it went as expected. */
  readonly expectedCode: number;
}

export function newEntry(result: Result, nowWallMs: number): HistoryEntry {
  return {
    ...untold,
    ...result,
    id: result.key,
    state: 'done',
    changedWallMs: nowWallMs,
    ranWallMs: nowWallMs,
  };
}

type Digests = Pick<HistoryEntry, 'parameterDigest' | 'restartParameters' | 'restartDigest'>;

/**
 * What a start with the parameters of now leaves behind. Which of them call for a
 * restart only the agent knows: what an earlier start of the resource said of that
 * still holds.
 */
export function digestsNow(
  primitive: ResolvedPrimitive,
  attributes: ReadonlyMap<string, string>,
  history: ResourceHistory | undefined,
  digest: DecideOptions['digest'],
): Digests {
  const parameters = primitive.parametersOn(attributes);
  const known = history?.entries.find(({ restartParameters }) => restartParameters !== null);
  const deciding = known?.restartParameters ?? null;
  return {
    parameterDigest: digest(parameters),
    restartParameters: deciding,
    restartDigest: deciding === null ? null : digest(only(parameters, deciding)),
  };
}

function only(parameters: ReadonlyMap<string, string>, names: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...parameters].filter(([name]) => names.includes(name)));
}

/** What a probe finds: what is known to be there, else nothing. `instances`: those that the node knows by one name. */
export function probedCode(instances: readonly Instance[], node: number): number {
  const there = instances.find(({ activeOn }) => activeOn.includes(node));
  if (there === undefined) return codes.notRunning;
  return (there.observed.get(node)?.role ?? there.role) === 'promoted' ? codes.promoted : codes.ok;
}
