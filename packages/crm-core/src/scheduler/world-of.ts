import type { Configuration } from '../model/configuration/configuration.ts';
import type { Situation } from '../model/configuration/situation.ts';
import type { DecideOptions } from './decide-options.ts';
import { resolve } from './resolve/resolve.ts';
import { createWorld } from './world/create-world.ts';
import type { World } from './world/world.ts';

/** How a cluster stands, without a decision on it: the first two stages. Pure. */
export function worldOf(configuration: Configuration, situation: Situation, options: DecideOptions): World {
  return createWorld(resolve(configuration, situation, options), situation, options);
}
