import type { AgentManifest, Problem } from '@understudy/contracts';
import { sortedBy } from '../base/order.ts';
import { problemAt, type CheckContext } from './check-context.ts';
import { hintFor } from './check-nearest-name.ts';
import { checkDefaultOperations, checkMeta, checkOperations } from './check-operations.ts';
import { readParameters } from './check-parameters.ts';
import { entriesOf } from './document-draft.ts';

/** Agents, their parameters, their operations, and what the cluster does with them. */
export function checkResources(context: CheckContext): Problem[] {
  const { resources, groups } = context.draft;
  return [
    ...checkDefaultOperations(context.draft),
    ...entriesOf(resources).flatMap(([name, resource]) => checkMeta(resource?.meta, ['resources', name, 'meta'])),
    ...entriesOf(groups).flatMap(([name, group]) => checkMeta(group?.meta, ['groups', name, 'meta'])),
    ...entriesOf(resources).flatMap(([name, resource]) => {
      const agent = resource?.agent;
      if (agent === undefined) return [];
      const manifest = context.manifests.get(agent);
      if (manifest === undefined) return [unknownAgent(name, agent, context)];
      if (manifest.fencing !== undefined) return [fenceAgent(name, agent)];
      return [...checkParameters(name, manifest, context), ...checkOperations(name, manifest, context)];
    }),
  ];
}

function fenceAgent(name: string, agent: string): Problem {
  const message = `the agent '${agent}' runs no resources: it fences`;
  return problemAt(['resources', name, 'agent'], 'not-a-fence-agent', message, 'it belongs into fencing.devices');
}

function unknownAgent(name: string, agent: string, { manifests, missing }: CheckContext): Problem {
  const why = missing?.get(agent);
  if (why !== undefined)
    return problemAt(['resources', name, 'agent'], 'unknown-agent', `unknown agent '${agent}'`, why);
  const runners = [...manifests.values()].filter(({ fencing }) => fencing === undefined);
  const installed = sortedBy(
    runners.map((manifest) => manifest.name),
    (key) => key,
  );
  const hint = hintFor(agent, installed, 'installed') || 'no agent is installed';
  return problemAt(['resources', name, 'agent'], 'unknown-agent', `unknown agent '${agent}'`, hint);
}

function checkParameters(name: string, manifest: AgentManifest, { draft }: CheckContext): Problem[] {
  const resource = draft.resources?.[name];
  const isUnsound = resource !== undefined && 'parameters' in resource && resource.parameters === undefined;
  if (isUnsound) return [];
  const given = entriesOf(resource?.parameters);
  const sound = given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const { problems } = readParameters(manifest, Object.fromEntries(sound), ['resources', name, 'parameters']);
  // One that is there, but of no type that a parameter can have, is not missing.
  const unsound = given.filter(([, value]) => value === undefined).map(([key]) => `parameter '${key}' is missing`);
  return problems.filter((problem) => !unsound.includes(problem.message));
}
