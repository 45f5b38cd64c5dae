import type { AgentManifest } from '@understudy/contracts';
import type { DefinitionDocument, ResourceKind } from '@understudy/crm-core';
import type { Host } from '../world/host.ts';
import type { World } from '../world/world.ts';

/** What the checkers know of a resource from the definition alone. */
export interface ResourceFacts {
  readonly name: string;
  readonly kind: ResourceKind;
  readonly agent: string;
  /** Its agent tells warm from active. */
  readonly knowsPromote: boolean;
  readonly releaseFirst: boolean;
  /** Its agent watches what it runs. */
  readonly watches: boolean;
  readonly group: string | null;
  /** Those of its group that come before it. */
  readonly before: readonly string[];
}

export function factsOf(
  definition: DefinitionDocument,
  manifests: ReadonlyMap<string, AgentManifest>,
): ReadonlyMap<string, ResourceFacts> {
  const groups = Object.entries(definition.groups ?? {});
  const facts = Object.entries(definition.resources).map(([name, { agent, kind }]): ResourceFacts => {
    const [group, within] = groups.find(([, each]) => each.members.includes(name)) ?? [null, undefined];
    const members: readonly string[] = within?.members ?? [];
    const manifest = manifests.get(agent);
    return {
      name,
      agent,
      kind: within?.kind ?? kind ?? 'switchable',
      knowsPromote: manifest?.actions.some(({ action }) => action === 'promote') ?? false,
      releaseFirst: manifest?.releaseFirst === true,
      watches: manifest?.watches === true,
      group,
      before: members.slice(0, Math.max(0, members.indexOf(name))),
    };
  });
  return new Map(facts.map((each) => [each.name, each]));
}

/** Whether it is active there in the sense in which only one node may have it. */
export function owns({ agents }: Host, { name, kind, knowsPromote }: ResourceFacts): boolean {
  const instance = agents.active.get(name);
  if (instance === undefined) return false;
  return kind !== 'fast' || !knowsPromote || instance.role === 'promoted';
}

/** Hosts that have it, and whose users reach it: one that is frozen answers nobody. */
export function owners(world: World, facts: ResourceFacts): readonly Host[] {
  return world.hosts.filter(
    (host) => host.isOn && !host.isFrozen && owns(host, facts) && host.agents.active.get(facts.name)?.isHidden !== true,
  );
}
