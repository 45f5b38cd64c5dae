import type { Instance, World, WorldNode } from '../world/world.ts';
import type { Scores } from './scores.ts';

/**
 * The world as tickets that are gone leave it: who runs something that was lost with its
 * ticket has to be fenced, and what is frozen is not touched. The same world where
 * nothing of that kind is so.
 */
export function enforceTickets(
  world: World,
  { ticketEffects, ticketFencings }: Pick<Scores, 'ticketEffects' | 'ticketFencings'>,
): World {
  const isFencing = world.resolved.properties.fencingEnabled;
  const fenced = new Map((isFencing ? ticketFencings : []).map(({ node, reason }) => [node, reason]));
  const frozen = ticketEffects.some((effect) => (effect?.frozen ?? null) !== null);
  if (fenced.size === 0 && !frozen) return world;
  const nodes = world.nodes.map((node) => withFencing(node, fenced.get(node.number)));
  const instances = world.instances.map((instance) => withHold(instance, ticketEffects[instance.number]?.frozen));
  return {
    ...world,
    nodes,
    instances,
    nodeByName: new Map(nodes.map((node) => [node.name, node])),
    instanceById: new Map([...world.instanceById].map(([id, { number }]) => [id, instances[number] as Instance])),
  };
}

function withFencing(node: WorldNode, reason: string | undefined): WorldNode {
  if (reason === undefined) return node;
  return { ...node, unclean: true, uncleanReasons: [...node.uncleanReasons, reason] };
}

function withHold(instance: Instance, reason: string | null | undefined): Instance {
  return typeof reason === 'string' ? { ...instance, isManaged: false, block: instance.block ?? reason } : instance;
}
