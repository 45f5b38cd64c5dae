import type { EventKind } from '@understudy/contracts';
import type { Coordinator } from '../coordinator/coordinator.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { FencingMemory } from '../fencing/fencing-memory.ts';
import type { Intent } from '../coordinator/intents.ts';
import { nothingKnown } from '../coordinator/volatile-state.ts';
import type { VolatileState } from '../coordinator/volatile-state.ts';
import type { Withheld } from '../membership/done-at.ts';
import type { Stamp } from '../membership/stamp.ts';
import type { View } from '../membership/view.ts';
import { agentNames } from '../model/agent-names.ts';
import type { BootService } from '../model/boot-service.ts';
import type { KnownAgents } from '../model/check-context.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { NodeStatus } from '../model/status.ts';
import { compileState } from './compile-state.ts';
import type { MemberEffect } from './effect.ts';
import type { InputTimes } from './input.ts';
import type { MemberOptions } from './member-options.ts';
import type { MemberMessage } from './message.ts';
import { PeerLink } from './peer-link.ts';

/**
 * What one member is at one moment, and the effects that the input at hand has
 * had so far. The member's parts (views, work, desk) read and change it; each
 * field is changed in one of them only, as its comment says.
 */
export class Body {
  readonly options: MemberOptions;
  /** All configured nodes, sorted. */
  readonly nodes: readonly string[];
  readonly peers: readonly PeerLink[];
  /** The clocks when the input at hand happened. Member. */
  now: InputTimes;
  /** What this host starts at boot by itself. Member. */
  bootServices: readonly BootService[] = [];
  /** How long things take on this host now: 100 where nothing waits. Member. */
  slowdownPercent = 100;
  /** Views. */
  view: View | null = null;
  /** There while this node decides. Views. */
  coordinator: Coordinator | null = null;
  /** What the coordinator knew of the whole cluster when it last said so. */
  known: VolatileState = nothingKnown;
  /** The state with which the coordinator was at rest when it last spoke; null: it was not. */
  restsWith: Stamp | null = null;
  /** The view has the tie-breakers' word, or needs none. Views. */
  isQuorate = true;
  /** Why what a peer had may not be begun here yet. Views. */
  withheld: (peer: string) => Withheld | null = () => null;
  /** All is handed over or stopped: to go as soon as it is told. Work, Departure. */
  departs: { readonly clean: boolean } | null = null;
  /** This node is on its way out. Departure. */
  leaving = false;
  /** The coordinator has said that it need not stay. Member. */
  mayGo = false;
  /** Peers that said so of themselves, whether nothing is active there any more, or that they may go. Departure. */
  readonly leavingPeers = new Map<string, 'asks' | 'isOver' | 'told'>();
  #agents: KnownAgents;
  #state: DurableState;
  #model: ClusterModel | null;
  #effects: MemberEffect[] = [];

  constructor(options: MemberOptions) {
    this.options = options;
    this.nodes = options.membership.nodes.map(({ id }) => id).sort();
    this.peers = this.nodes.filter((id) => id !== options.node).map((id) => new PeerLink(id));
    this.now = { monotonicMs: options.startedMonotonicMs, wallMs: 0 };
    this.#agents = { manifests: options.manifests };
    this.#state = options.state;
    this.#model = this.#compile();
  }

  get node(): string {
    return this.options.node;
  }

  get state(): DurableState {
    return this.#state;
  }

  /** What the definition means; null if it is not understood here. */
  get model(): ClusterModel | null {
    return this.#model;
  }

  /** The agents of this host, as far as they were looked for. */
  get agents(): KnownAgents {
    return this.#agents;
  }

  /** Returns whether the definition means something else now. */
  learnAgents(agents: KnownAgents): boolean {
    const before = this.#agents;
    this.#agents = agents;
    const names = agentNames(this.#state.definition?.document);
    if (names.every((name) => agents.manifests.get(name) === before.manifests.get(name))) return false;
    this.#model = this.#compile();
    return true;
  }

  /** From here on this is the state; on disk before anything that follows. */
  adopt(state: DurableState): void {
    this.replace(state);
    this.emit({ kind: 'persist', state });
  }

  /** From here on this is the state; the caller makes it durable. */
  replace(state: DurableState): void {
    const isNew = state.definition !== this.#state.definition;
    this.#state = state;
    if (isNew) this.#model = this.#compile();
  }

  /** What other copies know of fencing too; the caller makes it durable. */
  mergeFencing(fencing: FencingMemory): void {
    this.#state = { ...this.#state, fencing };
  }

  /** What people want, and that nothing is given to a node on its way out. */
  intents(): readonly Intent[] {
    const leaving = [...this.leavingPeers.keys(), ...(this.leaving ? [this.node] : [])];
    const { wallMs } = this.now;
    return [
      ...this.#state.intents,
      ...leaving.map((node): Intent => ({
        kind: 'standby',
        node,
        who: node,
        why: 'it is leaving',
        sinceWallMs: wallMs,
      })),
    ];
  }

  peer(id: string): PeerLink | undefined {
    return this.peers.find(({ peer }) => peer === id);
  }

  /** Peers that take part in the view and can be told things. */
  joinedPeers(): readonly string[] {
    return this.peers.filter(({ hasJoined }) => hasJoined).map(({ peer }) => peer);
  }

  /** What each node is to the scheduler; empty while this node has no view. */
  nodeStates(): readonly (readonly [string, NodeStatus['state']])[] {
    const { view } = this;
    if (view === null) return [];
    return [[this.node, 'online'], ...this.peers.map((peer) => [peer.peer, this.#peerState(peer, view)] as const)];
  }

  /** Fencing is on, and there is a device for the node. */
  #canFence(node: string): boolean {
    const { fencing } = this.#model ?? {};
    const target = fencing?.targets.find((each) => each.node === node);
    return fencing?.enabled === true && target !== undefined && target.levels.length > 0;
  }

  #sceneOf({ peer }: PeerLink): Parameters<PeerLink['nodeState']>[1] {
    const { deadtimeMs } = this.options.membership.timings;
    return { canFence: this.#canFence(peer), nowMs: this.now.monotonicMs, deadtimeMs };
  }

  /** What a lost peer may still own is not begun elsewhere; where it is fenced, that is what is waited for. */
  #peerState(peer: PeerLink, view: View): NodeStatus['state'] {
    const state = peer.nodeState(view, this.#sceneOf(peer));
    const withheld = peer.isFenced ? null : this.withheld(peer.peer);
    if (withheld === null) return state;
    return state === 'unclean' && withheld.untilMs !== null && this.#canFence(peer.peer) ? 'unclean' : 'pending';
  }

  emit(...effects: readonly MemberEffect[]): void {
    this.#effects.push(...effects);
  }

  takeEffects(): readonly MemberEffect[] {
    return this.#effects.splice(0);
  }

  send(to: string, message: MemberMessage): void {
    if (this.peer(to)?.isConnected === true) this.emit({ kind: 'send', to, message });
  }

  /** Tells people, here and on the other members. */
  publish(kind: EventKind, text: string, data: Readonly<Record<string, unknown>> = {}): void {
    const { monotonicMs, wallMs } = this.now;
    const event = { node: this.node, monotonicMs, wallMs, kind, text, data };
    this.emit({ kind: 'publish', event });
    for (const peer of this.joinedPeers()) this.send(peer, { kind: 'event', event });
  }

  /** Whatever was agreed with a peer does not hold any more: the two must meet anew. */
  hangUp(peer: PeerLink): void {
    if (peer.hangUp()) this.emit({ kind: 'disconnect', peer: peer.peer });
  }

  #compile(): ClusterModel | null {
    return compileState(this.#state, { nodes: this.nodes, ...this.#agents });
  }
}
