import type { AppliedReport, CopyDifference, IntentReport } from '@understudy/contracts';
import { isoTime } from '../base/iso-time.ts';
import type { DurableState, StoredDefinition } from './durable-state.ts';
import { intentReport } from './intent-report.ts';

/**
 * What people decided on one of two sides alone: for a copy of the state that lost
 * against `state`. What was fenced is no part of it: both sides know that since
 * they met.
 */
export function copyDifference(state: DurableState, copy: DurableState): CopyDifference {
  const ours = definitionsOf(state);
  const theirs = definitionsOf(copy);
  const inBoth = (others: readonly StoredDefinition[]) => (one: StoredDefinition) =>
    others.some((other) => isSame(one, other));
  const common = ours.findLast(inBoth(theirs));
  return {
    definition: {
      common: common === undefined ? null : appliedReport(common),
      onlyInCluster: since(common, ours).map(appliedReport),
      onlyInCopy: since(common, theirs).map(appliedReport),
    },
    intents: {
      onlyInCluster: without(state.intents.map(intentReport), copy.intents.map(intentReport)),
      onlyInCopy: without(copy.intents.map(intentReport), state.intents.map(intentReport)),
    },
  };
}

export function appliedReport(definition: StoredDefinition): AppliedReport {
  const { revision, document, source, sourceName, appliedWallMs, who, why } = definition;
  return { revision, document, source, sourceName, appliedAt: isoTime(appliedWallMs), who, why };
}

/** Oldest first. */
function definitionsOf({ previous, definition }: DurableState): readonly StoredDefinition[] {
  return definition === null ? previous : [...previous, definition];
}

/** Two sides number on from the same revision: the number alone does not tell. */
function isSame(a: StoredDefinition, b: StoredDefinition): boolean {
  return a.revision === b.revision && a.appliedWallMs === b.appliedWallMs && a.who === b.who;
}

/** Of what is older than the last common one, one side may merely remember more. */
function since(
  common: StoredDefinition | undefined,
  definitions: readonly StoredDefinition[],
): readonly StoredDefinition[] {
  return definitions.filter(({ revision }) => common === undefined || revision > common.revision);
}

function without(some: readonly IntentReport[], others: readonly IntentReport[]): readonly IntentReport[] {
  const known = new Set(others.map((intent) => JSON.stringify(intent)));
  return some.filter((intent) => !known.has(JSON.stringify(intent)));
}
