import type { AgentManifest } from '@understudy/contracts';
import { checkDefinition } from '@understudy/crm-core';
import type { DefinitionDocument, DiskSector, MemberEffect, MemberEvent, MembershipConfig } from '@understudy/crm-core';
import { EventQueue } from '../base/event-queue.ts';
import { Random } from '../base/random.ts';
import { manifestsOf } from '../story/agents-at-hand.ts';
import { membershipOf } from '../story/membership-of.ts';
import type { ClusterSketch, Moment, Story } from '../story/story.ts';
import { Clock } from './clock.ts';
import { FenceDevices } from './fence-devices.ts';
import { Host } from './host.ts';
import { Network } from './network.ts';
import { Tally } from './tally.ts';
import type { Verdict, Watcher } from './watcher.ts';
import { Witness } from './witness.ts';

/** Hosts, cables and time: everything that the cluster logic is surrounded by. */
export class World {
  readonly queue = new EventQueue();
  readonly tally = new Tally();
  readonly random: Random;
  readonly network: Network;
  readonly membership: MembershipConfig;
  readonly manifests: ReadonlyMap<string, AgentManifest>;
  readonly sketch: ClusterSketch;
  readonly hosts: readonly Host[];
  readonly witness: Witness;
  readonly devices: FenceDevices;
  /** Of the shared disk: each node's own. */
  readonly sectors = new Map<string, DiskSector>();
  readonly #seed: number;
  readonly #watchers: Watcher[] = [];
  /** Who looks at every effect: by far the most of what there is to see. */
  readonly #effectWatchers: NonNullable<Watcher['effect']>[] = [];
  readonly #triggers = new Set<Trigger>();

  constructor(story: Story) {
    this.#seed = story.seed;
    this.sketch = story.cluster;
    this.manifests = manifestsOf(story);
    this.random = this.randomFor('world');
    this.membership = membershipOf(story.cluster);
    this.network = new Network({
      queue: this.queue,
      random: this.randomFor('network'),
      tally: this.tally,
      links: story.cluster.links,
      delayMs: story.cluster.linkDelayMs,
    });
    this.hosts = story.cluster.nodes.map((node, index) => new Host(this, node, story.cluster.driftPpm[index] ?? 0));
    const clock = new Clock(this.randomFor('witness').integer(-200, 200), 5_000, 0);
    this.witness = new Witness({ queue: this.queue, clock, cluster: 'world', tally: this.tally });
    this.devices = new FenceDevices(this);
    this.network.onChange(() => {
      for (const { daemon } of this.hosts) daemon?.sessions?.go();
      for (const watcher of this.#watchers) watcher.networkChanged?.();
    });
  }

  /** A stream of chance of its own. */
  randomFor(name: string): Random {
    return new Random(this.#seed, name);
  }

  get nowMs(): number {
    return this.queue.nowMs;
  }

  host(node: string): Host {
    const found = this.hosts.find((host) => host.node === node);
    if (found === undefined) throw new Error(`there is no host ${node}`);
    return found;
  }

  watch(watcher: Watcher): void {
    this.#watchers.push(watcher);
    if (watcher.effect !== undefined) this.#effectWatchers.push(watcher.effect.bind(watcher));
  }

  /** Acts in the middle of the next thing of a kind that a host's daemon does. Gives how to call it off. */
  when(node: string, moment: Moment, act: () => void): () => void {
    const trigger = { node, moment, act };
    this.#triggers.add(trigger);
    return () => void this.#triggers.delete(trigger);
  }

  effect(host: Host, effect: MemberEffect): void {
    for (const look of this.#effectWatchers) look(host, effect);
    this.isDoing(host, effect.kind);
  }

  /** A host's daemon has begun something in the middle of which something else may happen. */
  isDoing(host: Host, moment: Moment): void {
    if (this.#triggers.size === 0) return;
    for (const trigger of [...this.#triggers]) {
      if (trigger.node !== host.node || trigger.moment !== moment) continue;
      this.#triggers.delete(trigger);
      // After it itself: it has been handed over.
      this.queue.after(0, trigger.act);
    }
  }

  published(host: Host, event: MemberEvent): void {
    for (const watcher of this.#watchers) watcher.published?.(host, event);
  }

  activityChanged(resource: string): void {
    for (const watcher of this.#watchers) watcher.activityChanged?.(resource);
  }

  ledgerChanged(host: Host): void {
    for (const watcher of this.#watchers) watcher.ledgerChanged?.(host);
  }

  /** A device is about to cut its power. `wasHeard`: who ordered it heard the host as it did. */
  fenced(host: Host, wasHeard: boolean): void {
    for (const watcher of this.#watchers) watcher.fenced?.(host, wasHeard);
  }

  fencedItself(host: Host): void {
    for (const watcher of this.#watchers) watcher.fencedItself?.(host);
  }

  losesPower(host: Host): void {
    for (const watcher of this.#watchers) watcher.losesPower?.(host);
  }

  /** It has lost its power, was frozen or goes on. */
  hostChanged(host: Host): void {
    for (const watcher of this.#watchers) watcher.hostChanged?.(host);
  }

  guardianChanged(host: Host): void {
    for (const watcher of this.#watchers) watcher.guardianChanged?.(host);
  }

  judged(judge: Host, peer: Host, verdict: Verdict): void {
    for (const watcher of this.#watchers) watcher.judged?.(judge, peer, verdict);
  }

  daemonEnded(host: Host): void {
    for (const watcher of this.#watchers) watcher.daemonEnded?.(host);
  }

  daemonFailed(host: Host, error: unknown): void {
    for (const watcher of this.#watchers) watcher.daemonFailed?.(host, error);
  }

  /** Whether a definition can be applied here. */
  understands(document: DefinitionDocument): boolean {
    return checkDefinition(document, { nodes: this.sketch.nodes, manifests: this.manifests }).model !== null;
  }
}

interface Trigger {
  readonly node: string;
  readonly moment: Moment;
  readonly act: () => void;
}
