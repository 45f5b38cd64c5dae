import type { MembershipConfig } from '../membership/config.ts';
import { Actor } from './actor.case.ts';
import type { WireEnd } from './actor.case.ts';
import { Referee } from './referee.case.ts';
import { membership } from './scenery.case.ts';

export { applyGroup } from './scenery.case.ts';
export type { Actor } from './actor.case.ts';

/**
 * Two members in virtual time: real detectors and members, a network that can be
 * cut in each direction, agents that are a table of what runs where. For tests of
 * what members do together, five milliseconds after the other.
 */
export class Stage {
  readonly actors: readonly [Actor, Actor];
  readonly referee = new Referee();
  nowMs = 1_000;
  /** Looks at the world after every turn. */
  watch: (stage: Stage) => void = () => undefined;
  /** Nodes whose sending does not arrive. */
  readonly #mute = new Set<string>();
  #incarnation = 0;

  constructor(config: MembershipConfig = membership) {
    this.actors = [new Actor('a', config), new Actor('b', config)];
  }

  actor(node: string): Actor {
    const found = this.actors.find((actor) => actor.node === node);
    if (found === undefined) throw new Error(`no actor ${node}`);
    return found;
  }

  /** Powers a node on: guardian and daemon, with its disk as it is. */
  start(node: string): void {
    this.#incarnation += 1;
    this.actor(node).start(this.nowMs, `${node}${this.#incarnation}`);
  }

  /** What a guardian does for a daemon that has died. */
  startDaemon(node: string): void {
    this.#incarnation += 1;
    this.actor(node).startDaemon(this.nowMs, `${node}${this.#incarnation}`);
  }

  startBoth(): this {
    this.start('a');
    this.start('b');
    return this.run(2_000);
  }

  /** Nothing that these nodes send arrives. */
  cutNetwork(from: readonly string[] = ['a', 'b']): void {
    for (const node of from) this.#mute.add(node);
  }

  mendNetwork(): void {
    this.#mute.clear();
  }

  /** Lets time pass. */
  run(ms: number): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += 5) this.#turn();
    return this;
  }

  #turn(): void {
    const [a, b] = this.actors;
    for (const actor of this.actors) actor.wake(this.nowMs);
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      if (from.takeBeat() && !this.#mute.has(from.node) && to.guardianRuns) to.hear(from, this.nowMs);
    }
    this.referee.turn(this.actors, this.nowMs);
    this.#connect(a, b);
    for (let moved = true; moved;) moved = this.#deliver(a, b) || this.#deliver(b, a);
    this.watch(this);
  }

  /** The first dials when it wants a session and has none; the second takes what comes. */
  #connect(a: Actor, b: Actor): void {
    const canTalk = [a, b].every(
      (actor) => actor.daemonRuns && actor.wantsSession && !actor.hangsUp && !actor.isFrozen,
    );
    if (!canTalk || this.#mute.size > 0 || a.wire !== null) return;
    const [mine, theirs] = [newEnd(), newEnd()];
    if (b.wire !== null) b.wire.mine.closed = true;
    a.wire = { mine, theirs };
    b.wire = { mine: theirs, theirs: mine };
    a.feed({ kind: 'sessionUp', peer: b.node }, this.nowMs);
    b.feed({ kind: 'sessionUp', peer: a.node }, this.nowMs);
  }

  /** Carries one message, or the end of the session, to a node. True if something moved. */
  #deliver(from: Actor, to: Actor): boolean {
    const end = to.wire?.theirs;
    if (end === undefined || to.isFrozen || this.#mute.size > 0) return false;
    const message = end.sent.shift();
    const isOver = end.closed || (end.dead && from.guardianRuns && (to.wire?.mine.sent.length ?? 0) > 0);
    if (message === undefined && !isOver) return false;
    if (message === undefined) to.wire = null;
    to.feed(
      message === undefined ? { kind: 'sessionDown', peer: from.node } : { kind: 'message', from: from.node, message },
      this.nowMs,
    );
    return true;
  }
}

function newEnd(): WireEnd {
  return { sent: [], closed: false, dead: false };
}
