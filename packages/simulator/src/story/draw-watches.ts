import type { AgentManifest } from '@understudy/contracts';
import type { Random } from '../base/random.ts';
import { agentsAtHand } from './agents-at-hand.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/** The agents at hand, of which some watch what they run; null: none does. */
export function drawWatching(random: Random): readonly AgentManifest[] | null {
  if (!random.chance(40)) return null;
  return agentsAtHand.map((each) => (random.chance(70) ? { ...each, watches: true } : each));
}

/** What is watched dies now and then; and its watches call for nothing, fail, or sleep through it. */
export function drawWatchTroubles(random: Random, { definition, cluster, untilMs, agents }: WatchScene): Happening[] {
  const watching = new Set(agents.filter(({ watches }) => watches === true).map(({ name }) => name));
  const watched = Object.entries(definition.resources).filter(([, { agent }]) => watching.has(agent));
  if (watched.length === 0) return [];
  return Array.from({ length: random.integer(2, 6) }, (): Happening => {
    const atMs = random.integer(20_000, untilMs - 60_000);
    const [resource] = random.pickFrom(watched) ?? [''];
    if (random.chance(50)) return { atMs, forMs: 0, kind: 'loseResource', resource };
    const node = random.pickFrom(cluster.nodes) ?? '';
    const mode = random.pick(['falseAlarm', 'falseAlarm', 'fail', 'hang'] as const);
    return { atMs, forMs: random.spread(2_000, 120_000), kind: 'watch', node, resource, mode };
  });
}

interface WatchScene extends Scene {
  readonly agents: readonly AgentManifest[];
}
