import type { Random } from '../base/random.ts';
import { drawWish, type Scene } from './draw-happenings.ts';
import type { Happening, Wish } from './story.ts';

/**
 * Something between the hosts forgets connections, again and again, while beats get
 * through; also while a person's request is being carried out, so that operations
 * that were ordered in one view end in the next.
 */
export function drawBrokenSessions(random: Random, scene: Scene): readonly Happening[] {
  if (!random.chance(30)) return [];
  return Array.from({ length: random.integer(2, 6) }, () => drawRound(random, scene)).flat();
}

function drawRound(random: Random, scene: Scene): readonly Happening[] {
  const { nodes, paceMs } = scene.cluster;
  const atMs = random.integer(20_000, scene.untilMs - 100_000);
  const breaks = Array.from({ length: random.integer(1, 3) }, (): Happening => {
    const offsetMs = random.spread(5, 10 * paceMs);
    const node = random.pickFrom(nodes) ?? '';
    return { kind: 'breakSession', atMs: atMs + offsetMs, forMs: 5_000, node, when: drawMoment(random) };
  });
  const asked = random.pickFrom(nodes) ?? '';
  const ask = (wish: Wish, afterMs: number): Happening => ({
    kind: 'ask',
    atMs: atMs + afterMs,
    forMs: 0,
    node: asked,
    wish,
  });
  if (random.chance(20)) return breaks;
  if (random.chance(50)) return [ask(drawWish(random, scene), 0), ...breaks];
  const node = random.pickFrom(nodes) ?? '';
  return [ask({ kind: 'standby', node }, 0), ...breaks, ask({ kind: 'online', node }, 60_000)];
}

function drawMoment(random: Random): (Happening & { readonly kind: 'breakSession' })['when'] {
  return (
    random.weighted([
      [4, null],
      [3, 'runOperation'],
      [1, 'send'],
      [1, 'persist'],
    ] as const) ?? null
  );
}
