import type { Configuration, ConfiguredNode, Properties } from '../../model/configuration/configuration.ts';
import type { ConfiguredConstraint } from '../../model/configuration/configured-constraint.ts';
import type { Situation } from '../../model/configuration/situation.ts';
import type { DecideOptions } from '../decide-options.ts';
import { earlier, nextChange } from '../rules/rule-holds.ts';
import { timeContext } from '../rules/rule-context.ts';
import { LayerReader } from './layers.ts';
import type { Resolved, ResolvedNode } from './resolved.ts';
import { ResourceResolver } from './resolve-resource.ts';

/**
 * Stage 1: what the configuration says at this moment. Rules are asked once; after this
 * stage there are plain values. The rules of locations are about nodes and are left for
 * the stage of scores, parameters are read node by node (`parametersOn`).
 */
export function resolve(configuration: Configuration, situation: Situation, options: DecideOptions): Resolved {
  const { nowWallMs } = options;
  const { properties, recheckAtWallMs, ...plain } = plainValues(configuration, nowWallMs);
  return {
    nowWallMs,
    waits: options.waits ?? false,
    properties: { ...properties, noQuorumPolicy: usablePolicy(properties, situation) },
    ...plain,
    constraints: configuration.constraints,
    fencingLevels: configuration.fencingLevels,
    hasOwnDevices: configuration.hasOwnDevices ?? false,
    recheckAtWallMs: earlier(recheckAtWallMs, nextLocationChange(configuration.constraints, nowWallMs)),
  };
}

type PlainValues = Pick<
  Resolved,
  'properties' | 'nodes' | 'resources' | 'implied' | 'impliedOperation' | 'recheckAtWallMs'
>;

/** Of configurations without rules, which say the same at any time. */
const timeless = new WeakMap<Configuration, PlainValues>();

function plainValues(configuration: Configuration, nowWallMs: number): PlainValues {
  const known = timeless.get(configuration);
  if (known !== undefined) return known;
  const reader = new LayerReader(nowWallMs);
  const values = readValues(configuration, reader, nowWallMs);
  if (!reader.hasMetRules) timeless.set(configuration, values);
  return values;
}

function readValues(configuration: Configuration, reader: LayerReader, nowWallMs: number): PlainValues {
  const now = timeContext(nowWallMs);
  const properties = { ...configuration.base.properties, ...reader.record(configuration.properties, now) };
  const nodes = configuration.nodes.map((node) => resolveNode(node, reader, nowWallMs));
  const resolver = new ResourceResolver(configuration, properties, reader, now);
  return {
    properties,
    nodes,
    resources: configuration.resources.map((resource) => resolver.resource(resource)),
    implied: resolver.implied(),
    impliedOperation: (agent, name, intervalMs) => resolver.impliedOperation(agent, name, intervalMs),
    recheckAtWallMs: reader.recheckAtWallMs,
  };
}

/** Fencing for lack of quorum needs fencing, and that there was quorum before: a cluster that starts must not end itself. */
function usablePolicy(properties: Properties, { quorate, wasQuorate }: Situation): Properties['noQuorumPolicy'] {
  const { noQuorumPolicy, fencingEnabled } = properties;
  if (noQuorumPolicy !== 'fence') return noQuorumPolicy;
  return fencingEnabled && (quorate || wasQuorate === true) ? 'fence' : 'stop';
}

function resolveNode(node: ConfiguredNode, reader: LayerReader, nowWallMs: number): ResolvedNode {
  const now = timeContext(nowWallMs);
  return {
    name: node.name,
    id: node.id,
    kind: node.kind,
    attributes: reader.map(node.attributes, now),
    utilization: reader.map(node.utilization, now),
    score: node.score,
  };
}

function nextLocationChange(constraints: readonly ConfiguredConstraint[], nowWallMs: number): number | null {
  let soonest: number | null = null;
  for (const constraint of constraints) {
    if (constraint.kind !== 'location' || constraint.where.kind !== 'rules') continue;
    for (const { rule } of constraint.where.rules) soonest = earlier(soonest, nextChange(rule, nowWallMs));
  }
  return soonest;
}
