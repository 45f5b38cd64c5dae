import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { Resolved, ResolvedOperation, ResolvedPrimitive } from '../resolve/resolved.ts';

/*
 * Parameters are known again by their digests: every operation that hands them to the
 * agent leaves one in the history. Compared here with those that are configured now.
 */

/**
 * What a difference between the parameters of an operation then and now calls for. Of a
 * recurring one `restart` means: of itself.
 */
export type ParameterChange = 'none' | 'reload' | 'restart';

/** What is needed to know which parameters an operation would be given now. */
export interface Execution {
  readonly resource: ResolvedPrimitive;
  /** Of the node on which it is done. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Name of the node on which its container is, or will be; null: it has none, or that is nowhere. */
  readonly host: string | null;
  readonly digest: (parameters: ReadonlyMap<string, string>) => string;
  readonly resolved: Resolved;
}

export function changeSince(entry: HistoryEntry, execution: Execution): ParameterChange {
  const { digest } = execution;
  if (entry.parameterDigest === null) return 'none';
  const found = findOperation(execution.resource, entry);
  const own = ownParameters(execution);
  const added = found?.parametersOn(execution.attributes) ?? none;
  const parameters = added.size === 0 ? own : new Map([...added, ...own]);
  if (digest(withTimeout(parameters, entry, found, execution)) === entry.parameterDigest) return 'none';
  if (onlyPrivateMayDiffer(parameters, entry, execution)) return 'none';
  // What is added for one operation is no parameter of the resource: it cannot be taken over by a reload.
  if (entry.restartDigest === null || entry.intervalMs > 0 || added.size > 0) return 'restart';
  const names = entry.restartParameters === null ? null : new Set(entry.restartParameters);
  const deciding = new Map([...parameters].filter(([name]) => names?.has(name) ?? true));
  return digest(deciding) === entry.restartDigest ? 'reload' : 'restart';
}

const none: ReadonlyMap<string, string> = new Map();

function findOperation(
  resource: ResolvedPrimitive,
  { operation, intervalMs }: HistoryEntry,
): ResolvedOperation | undefined {
  return resource.operations.find(
    (other) => other.name === operation && other.intervalMs === intervalMs && other.meta.enabled,
  );
}

/** A connection that names no address goes to the node on which its container is. */
function ownParameters({ resource, attributes, host }: Execution): ReadonlyMap<string, string> {
  const own = resource.parametersOn(attributes);
  return host === null || own.get('addr') !== '#uname' ? own : new Map([...own, ['addr', host]]);
}

/** How long it may take counts where an operation recurs. */
function withTimeout(
  parameters: ReadonlyMap<string, string>,
  { operation, intervalMs }: HistoryEntry,
  found: ResolvedOperation | undefined,
  { resource, resolved }: Execution,
): ReadonlyMap<string, string> {
  if (intervalMs === 0) return parameters;
  const { timeoutMs } = found?.meta ?? resolved.impliedOperation(resource.agent, operation, intervalMs);
  return new Map([...parameters, ['CRM_meta_timeout', String(timeoutMs)]]);
}

/** A configuration that is shown without its secrets: all else is as it was. */
function onlyPrivateMayDiffer(
  parameters: ReadonlyMap<string, string>,
  { secureDigest, privateParameters }: HistoryEntry,
  { resource, digest }: Execution,
): boolean {
  if (secureDigest === null || privateParameters === null) return false;
  const hidden = new Set(privateParameters);
  const isFencing = resource.agent.standard === 'stonith';
  const isShown = (name: string): boolean => !hidden.has(name) && !(isFencing && name.startsWith('pcmk_'));
  return digest(new Map([...parameters].filter(([name]) => isShown(name)))) === secureDigest;
}
