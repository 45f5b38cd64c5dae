import type { ClusterRequest } from '@understudy/contracts';
import type { Answer, DefinitionDocument, MemberRequest } from '@understudy/crm-core';
import type { Happening, Story, Wish } from '../story/story.ts';
import type { Host } from './host.ts';
import type { Watcher } from './watcher.ts';
import type { World } from './world.ts';

/** Lets the happenings of a story happen in a world, and heals it in the end. */
export class Play {
  readonly #world: World;
  readonly #story: Story;
  readonly #watchers: readonly Watcher[];
  readonly #ends = new Set<() => void>();
  #document: DefinitionDocument;

  constructor(world: World, story: Story, watchers: readonly Watcher[]) {
    this.#world = world;
    this.#story = story;
    this.#watchers = watchers;
    this.#document = story.definition;
  }

  /** What a person has asked for last. */
  get document(): DefinitionDocument {
    return this.#document;
  }

  /** Puts everything into the calendar. */
  begin(): void {
    const { queue, hosts } = this.#world;
    for (const host of hosts) queue.after(0, () => host.powerOn());
    queue.at(firstApplyMs, () => this.#applyUntilTaken());
    for (const happening of this.#story.happenings) queue.at(happening.atMs, () => this.#begin(happening));
  }

  /** Everything works again, and a person does what status says. */
  heal(): void {
    for (const end of [...this.#ends]) end();
    this.#world.network.heal();
    this.#world.devices.heal();
    this.#world.witness.start();
    for (const host of this.#world.hosts) {
      host.agents.calm();
      host.disk.isFull = false;
      host.disk.extraMs = 0;
      host.powerOn();
    }
    this.#later(1_000, () => this.#restartServices());
    this.#later(25_000, () => this.#restartServices());
    this.#later(40_000, () => this.#setRight());
    this.#later(60_000, () => this.#setRight());
    // Who was told to leave, and could not before all was set right.
    this.#later(85_000, () => this.#restartServices());
  }

  #restartServices(): void {
    for (const host of this.#world.hosts) {
      if (host.phase === 'stuck' || host.phase === 'left') host.cutPower();
      if (!host.isOn) host.powerOn();
      else host.startService();
    }
  }

  #setRight(): void {
    const { nodes } = this.#story.cluster;
    const node = nodes[0] ?? '';
    this.#ask(node, { kind: 'apply', without: [], size: 1 });
    this.#ask(node, { kind: 'resume' });
    for (const each of nodes) this.#ask(node, { kind: 'online', node: each });
    for (const resource of Object.keys(this.#story.definition.resources)) {
      this.#ask(node, { kind: 'endMove', resource });
      this.#ask(node, { kind: 'start', resource });
      this.#ask(node, { kind: 'cleanup', resource });
    }
  }

  #later(delayMs: number, action: () => void): void {
    this.#world.queue.after(delayMs, action);
  }

  /** As a person does who has just installed it. */
  #applyUntilTaken(): void {
    const [node = ''] = this.#story.cluster.nodes;
    const tryAgain = (answer: Answer): void => {
      if (answer.kind === 'refused') this.#later(1_000, () => this.#applyUntilTaken());
    };
    const { daemon } = this.#world.host(node);
    if (daemon === null || !daemon.isReady) this.#later(1_000, () => this.#applyUntilTaken());
    else this.#ask(node, { kind: 'apply', without: [], size: 1 }, tryAgain);
  }

  #begin(happening: Happening): void {
    for (const watcher of this.#watchers) watcher.happened?.(happening);
    const undo = this.#happen(happening);
    if (undo === null) return;
    const end = (): void => {
      if (!this.#ends.delete(end)) return;
      undo();
      for (const watcher of this.#watchers) watcher.happeningEnded?.(happening);
    };
    this.#ends.add(end);
    this.#later(happening.forMs, end);
  }

  /** Gives how it ends, if it lasts. */
  #happen(happening: Happening): (() => void) | null {
    const { network } = this.#world;
    switch (happening.kind) {
      case 'cutPower':
      case 'killDaemon':
        return this.#strike(happening);
      case 'breakSession':
        return this.#breakSession(happening);
      case 'cutLink':
        return network.disturb({ link: happening.link, from: happening.from, isCut: true });
      case 'badLink': {
        const { link, lossPercent, delayMs, jitterMs, doublePercent } = happening;
        return network.disturb({ link, from: null, lossPercent, delayMs, jitterMs, doublePercent });
      }
      case 'isolate':
        return this.#isolate(happening.node);
      case 'cutWay':
        return network.disturb({ link: happening.way, from: happening.node, isCut: true });
      case 'fenceDevice':
        return this.#world.devices.upset(happening.mode);
      case 'killWitness':
        this.#world.witness.kill(happening.losesFile);
        return () => this.#world.witness.start();
      case 'flapLink':
        return this.#flap(happening.link, happening.everyMs);
      case 'loseResource':
        for (const { agents } of this.#world.hosts) agents.lose(happening.resource);
        return null;
      case 'ask':
        this.#ask(happening.node, happening.wish);
        return null;
      default:
        return this.#happenToHost(happening, this.#world.host(happening.node));
    }
  }

  #happenToHost(happening: HostHappening, host: Host): (() => void) | null {
    switch (happening.kind) {
      case 'killGuardian':
        host.killGuardian();
        return () => host.startService();
      case 'freezeHost':
        return freeze(host, happening.clockStops ? happening.forMs : 0);
      case 'freezeDaemon':
        return host.stopProcess('daemon');
      case 'freezeGuardian':
        return host.stopProcess('guardian');
      case 'leave':
        host.leave();
        return () => host.startService();
      case 'jumpClock':
        host.clock.jump(happening.byMs);
        return null;
      case 'slowDisk':
        host.disk.extraMs = happening.writeMs;
        return () => (host.disk.extraMs = 0);
      case 'fullDisk':
        host.disk.isFull = true;
        return () => (host.disk.isFull = false);
      case 'agent':
        return host.agents.upset(happening);
      case 'watch':
        return host.agents.watches.upset(happening);
    }
  }

  #strike(happening: Happening & { readonly kind: 'cutPower' | 'killDaemon' }): (() => void) | null {
    const { kind, node, when } = happening;
    const host = this.#world.host(node);
    const strike = (): void => (kind === 'cutPower' ? host.cutPower() : host.killDaemon());
    const inTheMiddle = (): void => {
      this.#world.tally.add(kind === 'cutPower' ? 'powerCutInTheMiddle' : 'daemonKilledInTheMiddle');
      strike();
    };
    const callOff = when === null ? strike() : this.#world.when(node, when, inTheMiddle);
    return () => {
      callOff?.();
      if (kind === 'cutPower') host.powerOn();
    };
  }

  #breakSession({ node, when }: Happening & { readonly kind: 'breakSession' }): (() => void) | null {
    const { tally } = this.#world;
    const reset = (): void => tally.add('sessionBroken', this.#world.host(node).daemon?.sessions?.reset() ?? 0);
    if (when === null) {
      reset();
      return null;
    }
    return this.#world.when(node, when, () => {
      tally.add('sessionBrokenInTheMiddle');
      reset();
    });
  }

  #isolate(node: string): () => void {
    const { network } = this.#world;
    const ways = (['witness', 'gateway', 'disk'] as const).map((link) => ({ link, from: node, isCut: true }));
    const ends = [{ link: null, from: null, isCut: true }, ...ways].map((each) => network.disturb(each));
    return () => {
      for (const end of ends) end();
    };
  }

  #flap(link: number | null, everyMs: number): () => void {
    let isOver = false;
    let mend: (() => void) | null = null;
    const turn = (): void => {
      if (isOver) return;
      if (mend === null) mend = this.#world.network.disturb({ link, from: null, isCut: true });
      else mend = (mend(), null);
      this.#later(everyMs, turn);
    };
    turn();
    return () => {
      isOver = true;
      mend?.();
    };
  }

  #ask(node: string, wish: Wish, answered: (answer: Answer) => void = () => undefined): void {
    const { daemon } = this.#world.host(node);
    daemon?.ask(this.#request(wish), (answer) => {
      if (answer.kind === 'acknowledged') this.#acknowledged(wish, answer);
      answered(answer);
    });
  }

  #acknowledged(wish: Wish, { acknowledgement }: Answer & { readonly kind: 'acknowledged' }): void {
    if (wish.kind === 'apply') this.#document = documentFor(this.#story.definition, wish);
    for (const watcher of this.#watchers) watcher.acknowledged?.(acknowledgement);
  }

  #request(wish: Wish): MemberRequest {
    if (wish.kind !== 'apply') return { kind: 'cluster', request: requestFor(wish) };
    const document = documentFor(this.#story.definition, wish);
    return { kind: 'apply', apply: { document, source: '', sourceName: 'story', ...person } };
  }
}

type HostHappening = Exclude<
  Happening,
  {
    readonly kind:
      | 'cutPower'
      | 'killDaemon'
      | 'breakSession'
      | 'cutLink'
      | 'badLink'
      | 'flapLink'
      | 'isolate'
      | 'cutWay'
      | 'killWitness'
      | 'fenceDevice'
      | 'loseResource'
      | 'ask';
  }
>;

const firstApplyMs = 6_000;
const person = { who: 'a person', why: '' } as const;

function freeze(host: Host, clockStopsMs: number): () => void {
  if (!host.isOn) return () => undefined;
  host.freeze();
  return () => host.thaw(clockStopsMs);
}

/** The definition without some of its resources, and what hangs on them. */
export function documentFor(
  definition: DefinitionDocument,
  { without, size }: Wish & { readonly kind: 'apply' },
): DefinitionDocument {
  const stays = (name: string): boolean => !without.includes(name);
  const resources = Object.fromEntries(
    Object.entries(definition.resources)
      .filter(([name]) => stays(name))
      .map(([name, resource]) => [name, { ...resource, parameters: { size } }]),
  );
  const groups = Object.fromEntries(
    Object.entries(definition.groups ?? {})
      .map(([name, group]) => [name, { ...group, members: group.members.filter(stays) }] as const)
      .filter(([, { members }]) => members.length > 0),
  );
  const isThere = (name: string): boolean => name in resources || name in groups;
  const constraints = (definition.constraints ?? []).filter((each) =>
    each.kind === 'order'
      ? isThere(each.first) && isThere(each.then)
      : isThere(each.resource) && (each.kind === 'location' || isThere(each.with)),
  );
  return { ...definition, resources, groups, constraints };
}

function requestFor(wish: Exclude<Wish, { readonly kind: 'apply' }>): ClusterRequest {
  switch (wish.kind) {
    case 'resume':
      return { kind: 'resume', ...person };
    case 'standby':
      return { kind: 'standbyNode', node: wish.node, ...person };
    case 'online':
      return { kind: 'onlineNode', node: wish.node, ...person };
    case 'stop':
      return { kind: 'stopResource', resource: wish.resource, ...person };
    case 'start':
      return { kind: 'startResource', resource: wish.resource, ...person };
    case 'restart':
      return { kind: 'restartResource', resource: wish.resource, ...person };
    case 'cleanup':
      return { kind: 'cleanupResource', resource: wish.resource, ...person };
    case 'endMove':
      return { kind: 'endMove', resource: wish.resource, ...person };
    case 'move':
      return {
        kind: 'moveResource',
        resource: wish.resource,
        ...(wish.node === null ? {} : { node: wish.node }),
        ...person,
      };
  }
}
