import type { Happening } from '../story/story.ts';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/** What gives a host reason to be fenced: seen from outside, when that last was so. */
export class Troubles implements Watcher {
  readonly #world: World;
  readonly #going = new Set<Happening>();
  readonly #endedMs = new Map<string, number>();
  /** Something there may not have stopped, since its last power cut. */
  readonly #stops = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** It is well now, and has been for long. */
  isWell({ node, daemon, guardianRuns, isFrozen, isOn }: Host): boolean {
    const works = isOn && !isFrozen && guardianRuns && daemon?.isReady === true && !daemon.gate.isStopped;
    const isTroubled = [...this.#going].some((each) => concerns(each, node));
    if (!works || isTroubled || this.#stops.has(node)) return false;
    return this.#world.nowMs - (this.#endedMs.get(node) ?? 0) > graceMs;
  }

  readonly happened = (happening: Happening): void => {
    this.#going.add(happening);
    if (mayKeepStops(happening)) this.#stops.add(happening.node);
    this.#note(happening);
  };

  readonly happeningEnded = (happening: Happening): void => {
    this.#going.delete(happening);
    this.#note(happening);
  };

  /** Its peers may be long in getting over it too: what was asked of them is done anew. */
  readonly losesPower = ({ node }: Host): void => {
    const goesOn = [...this.#going].some((each) => mayKeepStops(each) && each.node === node);
    if (!goesOn) this.#stops.delete(node);
    for (const each of this.#world.hosts) this.#endedMs.set(each.node, this.#world.nowMs);
  };

  readonly daemonFailed = ({ node }: Host): void => void this.#endedMs.set(node, this.#world.nowMs);

  #note(happening: Happening): void {
    if (!lasts(happening)) this.#going.delete(happening);
    for (const { node } of this.#world.hosts) {
      if (concerns(happening, node)) this.#endedMs.set(node, this.#world.nowMs);
    }
  }
}

/** The longest that a fencing is on its way: its wait, slow devices, rounds of them. */
const graceMs = 90_000;

function concerns(happening: Happening, node: string): boolean {
  switch (happening.kind) {
    case 'ask':
    case 'breakSession':
    case 'jumpClock':
    case 'loseResource':
    case 'watch':
      return false;
    case 'agent':
      return happening.node === node && mayKeepStops(happening);
    default:
      return !('node' in happening) || happening.node === null || happening.node === node;
  }
}

function mayKeepStops(happening: Happening): happening is Happening & { readonly kind: 'agent' } {
  return happening.kind === 'agent' && (happening.action === 'stop' || happening.action === 'demote');
}

function lasts({ kind }: Happening): boolean {
  return kind !== 'ask' && kind !== 'jumpClock' && kind !== 'loseResource';
}
