import type { AgentManifest } from '@understudy/contracts';
import { parseDuration } from '@understudy/crm-core';
import type { DefinitionDocument, MembershipConfig } from '@understudy/crm-core';
import { outletAgent } from '../story/agents-at-hand.ts';
import type { ActionDurations, ClusterSketch } from '../story/story.ts';

/** Somebody's own cluster: what is asked about. */
export interface Question {
  readonly membership: MembershipConfig;
  /** One that `checkDefinition` has found sound. */
  readonly definition: DefinitionDocument;
  /** Of the definition's agents. */
  readonly agents: readonly AgentManifest[];
  /** About how long each action of each resource takes. */
  readonly durationsMs: Readonly<Record<string, ActionDurations>>;
}

/** The same cluster as the virtual world plays it. */
export interface Setting {
  readonly cluster: ClusterSketch;
  readonly definition: DefinitionDocument;
  readonly agents: readonly AgentManifest[];
  /** How long after the last of what was done to it everything must be well again by itself. */
  readonly patienceMs: number;
}

/**
 * Agents take parameters as they come, since nothing of what they do is real, and every
 * fence device is an outlet that calls its hosts by their names.
 */
export function settingOf({ membership, definition, agents, durationsMs }: Question): Setting {
  const { nodes, timings, tieBreakers, waitForAllMs, selfFence } = membership;
  return {
    cluster: {
      nodes: nodes.map(({ id }) => id),
      links: nodes[0]?.links.length ?? 1,
      timings,
      tieBreakers,
      ownership: { waitForAllMs, selfFence },
      linkDelayMs: 0.3,
      driftPpm: nodes.map((_, index) => (index % 2 === 0 ? 50 : -50)),
      diskMs: 3,
      paceMs: 1_000,
      durationsMs,
      serviceRestarts: true,
    },
    definition: withOutlets(definition),
    agents: agents.map((agent) => ({ ...agent, parameters })),
    patienceMs: patienceFor(definition),
  };
}

/** What is banned somewhere is tried there again when its failures no longer count: that is by itself, too. */
function patienceFor({ defaults, resources, groups }: DefinitionDocument): number {
  const parts = [defaults, ...Object.values(resources), ...Object.values(groups ?? {})];
  const timeouts = parts.flatMap((part) => parseDuration(part?.meta?.failureTimeout ?? usualTimeout) ?? []);
  return Math.min(mostPatienceMs, Math.max(...timeouts) + 120_000);
}

/** Of a definition that says nothing about it. */
const usualTimeout = '10min';
const mostPatienceMs = 30 * 60_000;

function withOutlets(definition: DefinitionDocument): DefinitionDocument {
  const { fencing } = definition;
  if (fencing === undefined) return definition;
  const devices = Object.entries(fencing.devices).map(([name, { hosts, delay, nodes }]) => [
    name,
    {
      agent: outletAgent,
      ...(hosts === undefined ? {} : { hosts: hostNames(hosts) }),
      ...(delay === undefined ? {} : { delay }),
      ...(nodes === undefined ? {} : { nodes }),
    },
  ]);
  return { ...definition, fencing: { ...fencing, devices: Object.fromEntries(devices) as typeof fencing.devices } };
}

function hostNames(hosts: readonly string[] | Readonly<Record<string, string | number>>): readonly string[] {
  return isList(hosts) ? hosts : Object.keys(hosts);
}

function isList(hosts: readonly string[] | Readonly<Record<string, string | number>>): hosts is readonly string[] {
  return Array.isArray(hosts);
}

/** What `apply` in a story gives to every agent. */
const parameters = { type: 'object', properties: { size: { type: 'integer' } } };
