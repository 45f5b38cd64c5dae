import { parseDuration } from '../base/duration.ts';
import { infinity, type Score } from '../base/score.ts';
import { invariant } from '../base/invariant.ts';
import { documentDefaults, readScore } from './document-defaults.ts';
import type { FaultPolicyDocument, MetaDocument } from './document.ts';
import type { FaultPolicy, ResourceMeta } from './resource.ts';

/** From what stands nearest to what stands farthest; the first that says something wins. */
export type Layers<T> = readonly (T | undefined)[];

export function compileMeta(layers: Layers<MetaDocument>, stickiness: Score): ResourceMeta {
  const { meta } = documentDefaults;
  const ownStickiness = firstOf(layers, 'resourceStickiness');
  const failureTimeout = firstOf(layers, 'failureTimeout');
  return {
    targetRole: firstOf(layers, 'targetRole') ?? meta.targetRole,
    isManaged: firstOf(layers, 'isManaged') ?? meta.isManaged,
    maintenance: firstOf(layers, 'maintenance') ?? meta.maintenance,
    stickiness: ownStickiness === undefined ? stickiness : readScore(ownStickiness),
    priority: readScore(firstOf(layers, 'priority') ?? meta.priority),
    multipleActive: firstOf(layers, 'multipleActive') ?? meta.multipleActive,
    migrationThreshold: thresholdOf(firstOf(layers, 'migrationThreshold') ?? meta.migrationThreshold),
    failureTimeoutMs: failureTimeout === undefined ? meta.failureTimeoutMs : durationMs(failureTimeout),
  };
}

export function compileFaultPolicy(layers: Layers<FaultPolicyDocument>): FaultPolicy {
  const { faultPolicy } = documentDefaults;
  return {
    badMonitors: firstOf(layers, 'badMonitors') ?? faultPolicy.badMonitors,
    inconclusiveMonitors: firstOf(layers, 'inconclusiveMonitors') ?? faultPolicy.inconclusiveMonitors,
    startRetries: firstOf(layers, 'startRetries') ?? faultPolicy.startRetries,
  };
}

/** A threshold of 0 is no threshold. */
function thresholdOf(value: number | string): number {
  const threshold = readScore(value);
  return threshold === 0 ? infinity : threshold;
}

/** Milliseconds of a checked duration. */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  invariant(ms !== undefined, `'${text}' was checked to be a duration`);
  return ms;
}

export function firstOf<T extends object, K extends keyof T>(layers: Layers<T>, key: K): T[K] | undefined {
  return layers.find((layer) => layer?.[key] !== undefined)?.[key];
}
