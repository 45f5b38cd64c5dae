import type { ClusterRequest, ResultCode } from '@understudy/contracts';
import type { Actor } from './actor.case.ts';
import { apply, membership, witnessed } from './scenery.case.ts';
import { Stage } from './stage.case.ts';

/*
 * A schedule of troubles on the stage, and what must hold whatever happens. The
 * checks look at the world, the disks and what was asked of agents; of the members'
 * beliefs only whether both believe the same in the end.
 */
export type Trouble = {
  /** Since the trouble before. */
  readonly afterMs: number;
  readonly forMs: number;
  readonly node: 'a' | 'b';
} & (
  | { readonly kind: 'killDaemon' | 'cutPower' | 'freeze' | 'freezeGuardian' | 'mute' | 'cut' | 'leave' }
  /** The node, or neither, reaches the witness for a while; or it is killed, with its file or without. */
  | { readonly kind: 'cutWitness' | 'cutWitnesses' | 'killWitness' | 'wipeWitness' }
  /** An agent's action answers so for a while. */
  | { readonly kind: 'break'; readonly action: string; readonly resource: Name; readonly code: ResultCode }
  | { readonly kind: 'slow'; readonly action: string; readonly resource: Name }
  /** Something is gone all of a sudden. */
  | { readonly kind: 'crash'; readonly resource: Name }
  | { readonly kind: 'ask'; readonly what: Wish; readonly resource: Name }
);

export const names = ['disk', 'base', 'lone', 'address', 'site', 'local'] as const;
export type Name = (typeof names)[number];
export const wishes = ['standby', 'online', 'stop', 'start', 'restart', 'move', 'cleanup', 'less', 'all'] as const;
type Wish = (typeof wishes)[number];

/** Runs the troubles, then heals everything and waits. What was wrong, in words; empty: nothing. */
export function tryTroubles(troubles: readonly Trouble[], options: TrialOptions = {}): readonly string[] {
  const trial = new Trial(troubles, options);
  trial.run();
  return trial.faults;
}

export interface TrialOptions {
  /** How long a write to the disk takes. */
  readonly diskMs?: number;
  /** With a witness: then nobody is excused but who is frozen. */
  readonly witness?: boolean;
}

class Trial {
  readonly faults: string[] = [];
  readonly stage: Stage;
  readonly #hasWitness: boolean;
  readonly #troubles: readonly Trouble[];
  readonly #ends: { readonly atMs: number; readonly end: () => void }[] = [];
  /** Until when two owners are nobody's fault. */
  #excusedUntilMs = 0;
  /** How often the order of each node's operations has been looked at. */
  readonly #looked = new Map<string, number>();
  readonly #started = new Map<string, Set<string>>();

  constructor(troubles: readonly Trouble[], { diskMs = 0, witness = false }: TrialOptions) {
    this.#troubles = troubles;
    this.#hasWitness = witness;
    this.stage = new Stage(witness ? witnessed : membership);
    for (const actor of this.stage.actors) actor.diskMs = diskMs;
    this.stage.watch = () => {
      this.#checkOnce();
      this.#checkOrder();
    };
  }

  run(): void {
    this.stage.startBoth();
    this.stage.actor('a').ask(apply(definition(true)), this.stage.nowMs);
    this.#pass(1_500);
    for (const trouble of this.#troubles) {
      this.#pass(trouble.afterMs);
      this.#begin(trouble);
    }
    this.#pass(Math.max(0, ...this.#ends.map(({ atMs }) => atMs - this.stage.nowMs)) + 5);
    this.#heal();
    this.#pass(this.#hasWitness ? 20_000 : 8_000);
    this.#checkWhole();
    this.#checkAcknowledged();
    this.#checkQuiet();
  }

  #pass(ms: number): void {
    for (const untilMs = this.stage.nowMs + ms; this.stage.nowMs < untilMs; this.stage.run(5)) {
      for (const ended of this.#ends.filter(({ atMs }) => atMs <= this.stage.nowMs)) {
        this.#ends.splice(this.#ends.indexOf(ended), 1);
        ended.end();
      }
    }
  }

  #begin(trouble: Trouble): void {
    const { stage } = this;
    const { nowMs } = stage;
    const actor = stage.actor(trouble.node);
    const later = (end: () => void): void => void this.#ends.push({ atMs: nowMs + trouble.forMs, end });
    switch (trouble.kind) {
      case 'killDaemon':
        actor.killDaemon(nowMs);
        return later(() => {
          const mayStart = actor.guardianRuns && !actor.guardianIsStill;
          if (mayStart && actor.said === 'restarting') stage.startDaemon(actor.node);
        });
      case 'cutPower':
        actor.cutPower(nowMs);
        return later(() => {
          if (!actor.guardianRuns) stage.start(actor.node);
        });
      case 'leave':
        actor.feed({ kind: 'leave' }, nowMs);
        return later(() => this.#reboot(actor));
      case 'freeze':
        actor.freeze();
        if (!this.#hasWitness) this.#excuse(trouble.forMs);
        return later(() => this.#thaw(actor));
      case 'freezeGuardian':
        actor.guardianIsStill = true;
        if (!this.#hasWitness) this.#excuse(trouble.forMs);
        return later(() => void (actor.guardianIsStill = false));
      case 'mute':
      case 'cut':
        stage.cutNetwork(trouble.kind === 'cut' ? ['a', 'b'] : [actor.node]);
        if (!this.#hasWitness) this.#excuse(trouble.forMs);
        return later(() => stage.mendNetwork());
      case 'cutWitness':
      case 'cutWitnesses':
        stage.referee.cutOff(trouble.kind === 'cutWitness' ? [actor.node] : ['a', 'b']);
        return later(() => stage.referee.mend());
      case 'killWitness':
      case 'wipeWitness':
        stage.referee.kill();
        if (trouble.kind === 'wipeWitness') stage.referee.loseFile();
        return later(() => stage.referee.restart());
      case 'break':
        actor.verdicts.set(`${trouble.action} ${trouble.resource}`, trouble.code);
        return later(() => void actor.verdicts.delete(`${trouble.action} ${trouble.resource}`));
      case 'slow':
        actor.slownessMs.set(`${trouble.action} ${trouble.resource}`, 400);
        return later(() => void actor.slownessMs.delete(`${trouble.action} ${trouble.resource}`));
      case 'crash':
        actor.world.delete(trouble.resource);
        return;
      case 'ask':
        this.#ask(actor, trouble.what, trouble.resource);
    }
  }

  #reboot(actor: Actor): void {
    if (actor.daemonRuns || actor.said === 'stuck') actor.cutPower(this.stage.nowMs);
    if (!actor.daemonRuns) this.stage.start(actor.node);
  }

  /** It notices at once; what it had is gone a moment later. */
  #thaw(actor: Actor): void {
    // A guardian that does not go on with its host is waited for a little.
    const noticesMs = thawMs + (actor.guardianIsStill ? membership.timings.deadtimeMs : 0);
    if (this.#hasWitness && actor.isFrozen) this.#excusedUntilMs = this.stage.nowMs + noticesMs;
    actor.thaw();
  }

  #excuse(forMs: number): void {
    const stopsFail = this.#troubles.some(
      (trouble) => trouble.kind === 'break' && (trouble.action === 'stop' || trouble.action === 'demote'),
    );
    const untilMs = this.stage.nowMs + forMs + 3_000;
    this.#excusedUntilMs = stopsFail ? Infinity : Math.max(this.#excusedUntilMs, untilMs);
  }

  #ask(actor: Actor, what: Wish, resource: Name): void {
    const { nowMs } = this.stage;
    if (what === 'less' || what === 'all') return actor.ask(apply(definition(what === 'all')), nowMs);
    const node = actor.node;
    const who = { who: 'me', why: '' };
    const request = {
      standby: { kind: 'standbyNode', node, ...who },
      online: { kind: 'onlineNode', node, ...who },
      stop: { kind: 'stopResource', resource, ...who },
      start: { kind: 'startResource', resource, ...who },
      restart: { kind: 'restartResource', resource, ...who },
      move: { kind: 'moveResource', resource, node, ...who },
      cleanup: { kind: 'cleanupResource', resource, ...who },
    }[what] as ClusterRequest;
    actor.ask({ kind: 'cluster', request }, nowMs);
  }

  /** Everything works again, and a person does what status says. */
  #heal(): void {
    this.stage.mendNetwork();
    this.stage.referee.mend();
    if (this.stage.referee.isDown) this.stage.referee.restart();
    for (const actor of this.stage.actors) {
      this.#thaw(actor);
      actor.guardianIsStill = false;
      actor.verdicts.clear();
      actor.slownessMs.clear();
      if (!actor.guardianRuns || actor.said === 'left') this.stage.start(actor.node);
      else if (!actor.daemonRuns && actor.said === 'restarting') this.stage.startDaemon(actor.node);
    }
    // A guardian that could not end what ran tries again after the respawn limit.
    this.#pass(this.stage.actors.every(({ daemonRuns }) => daemonRuns) ? 1_000 : 6_000);
    for (const actor of this.stage.actors) if (!actor.daemonRuns) this.stage.start(actor.node);
    this.#pass(3_000);
    this.#ask(this.stage.actor('a'), 'all', 'lone');
    this.#pass(500);
    for (const actor of this.stage.actors) this.#ask(actor, 'online', 'lone');
    for (const name of names) this.#ask(this.stage.actor('b'), 'start', name);
    for (const name of names) this.#ask(this.stage.actor('b'), 'cleanup', name);
  }

  #checkOnce(): void {
    const { actors, nowMs } = this.stage;
    // Nobody there can do anything: the contract leaves that to a watchdog, or to fencing.
    if (actors.some(({ guardianIsStill, daemonRuns }) => guardianIsStill && !daemonRuns)) {
      this.#excusedUntilMs = Math.max(this.#excusedUntilMs, nowMs + thawMs);
    }
    if (nowMs <= this.#excusedUntilMs) {
      // What a dead daemon left active goes on until it is back, or its guardian has ended it.
      if (!this.#hasWitness && actors.some(({ daemonRuns, world }) => !daemonRuns && world.size > 0)) this.#excuse(0);
      return;
    }
    for (const name of names) {
      if (name !== 'local' && actors.every((actor) => owns(actor, name))) this.#fault(`${name} is active twice`);
    }
  }

  /** `base` is begun only where `disk` has been, and `disk` is ended only after `base` was. */
  #checkOrder(): void {
    for (const { node, asked, ledger } of this.stage.actors) {
      const begun = this.#started.get(node) ?? new Set();
      this.#started.set(node, begun);
      for (const { action, resource } of asked.slice(this.#looked.get(node) ?? 0)) {
        const isFirst = action === 'start' && resource === 'base' && !ledger.some((entry) => entry.resource === 'disk');
        if (isFirst) this.#fault('base was started before disk');
      }
      this.#looked.set(node, asked.length);
    }
  }

  #checkWhole(): void {
    const [a, b] = this.stage.actors;
    const both = [a, b].map((actor) => (actor.daemonRuns ? actor.status(this.stage.nowMs) : null));
    const views = both.map((status) => `${status?.coordinator} ${status?.generation} ${status?.activity}`);
    if (views[0] !== views[1] || both[0]?.activity !== 'idle') this.#fault(`views: ${views.join(' / ')}`);
    if (JSON.stringify(a.disk) !== JSON.stringify(b.disk)) this.#fault('the disks differ');
    for (const name of names) {
      const owners = [a, b].filter((actor) => owns(actor, name)).length;
      if (owners !== (name === 'local' ? 2 : 1)) this.#fault(`${name} is active ${owners} times`);
    }
    if (![a, b].every(({ world }) => world.has('site'))) this.#fault('site is not warm');
    if (a.disk.intents.some(({ kind }) => kind !== 'move')) this.#fault('intents are left');
    for (const { node, ledger, world } of [a, b]) {
      if (ledger.some(({ resource, role }) => !world.has(resource) && role !== 'unpromoted')) {
        this.#fault(`the ledger of ${node} says too much`);
      }
      if ([...world.keys()].some((name) => !ledger.some(({ resource }) => resource === name))) {
        this.#fault(`the ledger of ${node} says too little`);
      }
    }
  }

  /** What was acknowledged is in the state, or in a copy that was set aside. */
  #checkAcknowledged(): void {
    const copies = this.stage.actors.flatMap(({ disk, setAside }) => [disk, ...setAside]);
    for (const answer of this.stage.actors.flatMap(({ answers }) => answers)) {
      if (answer.kind === 'refused') continue;
      const { generation, sequence, heldBy } = answer.acknowledgement;
      const isThere = copies.some(({ lineage }) =>
        lineage.some((stamp) => stamp.generation === generation && stamp.sequence >= sequence),
      );
      if (!isThere) this.#fault(`change ${generation}/${sequence}, held by ${heldBy.join(' and ')}, is lost`);
    }
    for (const { text } of this.stage.actors.flatMap(({ events }) => events)) {
      if (text.includes('did not come to rest')) this.#fault(text);
    }
  }

  /** Nothing more happens, but for monitors of everything that runs. */
  #checkQuiet(): void {
    const { actors } = this.stage;
    const before = actors.map(({ asked, events }) => [asked.length, events.length] as const);
    this.#pass(2_500);
    for (const [index, actor] of actors.entries()) {
      const [asked, events] = before[index] ?? [0, 0];
      const work = actor.asked.slice(asked);
      for (const { action, resource } of work) {
        if (action !== 'monitor') this.#fault(`at rest ${actor.node} was asked to ${action} ${resource}`);
      }
      for (const { text } of actor.events.slice(events)) this.#fault(`at rest ${actor.node} said: ${text}`);
      for (const name of actor.world.keys()) {
        if (!work.some(({ resource }) => resource === name)) this.#fault(`${name} on ${actor.node} is not watched`);
      }
    }
  }

  #fault(text: string): void {
    if (this.faults.length < 20 && !this.faults.some((known) => known.endsWith(text))) {
      this.faults.push(`${this.stage.nowMs} ${text}`);
    }
  }
}

/** Of a host that thaws: what it owned must be gone by then. */
const thawMs = 100;

function owns({ world, isFrozen }: Actor, name: Name): boolean {
  return !isFrozen && (name === 'site' ? world.get(name) === 'promoted' : world.has(name));
}

function definition(whole: boolean): object {
  const cold = { agent: 'cold' };
  return {
    version: 1,
    resources: {
      disk: cold,
      base: cold,
      address: { agent: 'address' },
      site: { agent: 'warm' },
      ...(whole ? { lone: cold, local: { ...cold, kind: 'local' } } : {}),
    },
    groups: {
      store: { kind: 'switchable', members: ['disk', 'base'], home: 'b' },
      web: { kind: 'fast', members: ['address', 'site'], home: 'a' },
    },
  };
}
