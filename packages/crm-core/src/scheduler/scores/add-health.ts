import { addScores, infinity } from '../../base/score.ts';
import type { Properties } from '../../model/configuration/configuration.ts';
import type { World, WorldNode } from '../world/world.ts';
import type { Ledger } from './ledger.ts';
import { parseScoreText } from './parse-score-text.ts';
import { addWish, instanceAt } from './spread.ts';

interface Colours {
  readonly red: number;
  readonly yellow: number;
  readonly green: number;
  /** What every node has to begin with. */
  readonly base: number;
}

/** Nodes say how they are in attributes named `#health…`; the strategy says what that means for every resource. */
export function addHealth(world: World, ledger: Ledger): void {
  const { nodeHealthStrategy: strategy } = world.resolved.properties;
  const colours = coloursOf(world.resolved.properties);
  if (colours === null) return;
  for (const node of world.nodes) {
    const score = healthOf(node, colours);
    if (score === 0) continue;
    for (const root of world.roots) {
      const instance = instanceAt(world, root);
      if (instance.resource.meta.allowUnhealthyNodes) continue;
      addWish(world, ledger, instance, node.number, { kind: 'health', name: strategy, score });
    }
  }
}

function coloursOf(properties: Properties): Colours | null {
  switch (properties.nodeHealthStrategy) {
    case 'none':
    case 'custom':
      return null;
    case 'migrateOnRed':
      return { red: -infinity, yellow: 0, green: 0, base: 0 };
    case 'onlyGreen':
      return { red: -infinity, yellow: -infinity, green: 0, base: 0 };
    case 'progressive':
      return {
        red: properties.nodeHealthRed,
        yellow: properties.nodeHealthYellow,
        green: properties.nodeHealthGreen,
        base: properties.nodeHealthBase,
      };
  }
}

function healthOf({ attributes }: WorldNode, colours: Colours): number {
  let score = colours.base;
  for (const [name, value] of attributes) {
    if (name.startsWith('#health')) score = addScores(score, worthOf(value, colours));
  }
  return score;
}

function worthOf(value: string, { red, yellow, green }: Colours): number {
  switch (value) {
    case 'red':
      return red;
    case 'yellow':
      return yellow;
    case 'green':
      return green;
    default:
      return parseScoreText(value) ?? 0;
  }
}
