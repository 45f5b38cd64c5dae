import type { Warning } from '@understudy/contracts';
import { changed } from '../coordinator/durable-state.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { Coordinator } from '../coordinator/coordinator.ts';
import type { Intent } from '../coordinator/intents.ts';
import type { Stamp } from '../membership/stamp.ts';
import type { Body } from './body.ts';
import { servicesOfHosts } from './boot-services.ts';
import type { FencingMemory } from '../fencing/fencing-memory.ts';
import type { Refusal } from '../coordinator/requests.ts';
import type { FencingRequest } from './fences.ts';
import { Commits } from './commits.ts';
import type { Asker } from './commits.ts';
import type { Answer, MemberRequest } from './message.ts';
import { decideRequest } from './request.ts';

/**
 * Takes what people ask for. The coordinator decides it, holds the change on its
 * disk, has the others hold it, and only then it is acknowledged; any other member
 * passes it on.
 */
export class Desk {
  readonly #body: Body;
  readonly #commits: Commits;
  /** Who was asked in our stead, by request. */
  readonly #passedOn = new Map<string, string>();
  readonly #fencing: (request: FencingRequest) => Refusal | null;

  /** `fencing`: carries out what is asked of fencing; null: done. */
  constructor(body: Body, fencing: (request: FencingRequest) => Refusal | null) {
    this.#body = body;
    this.#fencing = fencing;
    this.#commits = new Commits(body.nodes);
  }

  request(asker: Asker, request: MemberRequest): void {
    const { coordinator, view } = this.#body;
    if (coordinator !== null) return this.#decide(asker, request, coordinator);
    const decides = view === null ? undefined : this.#body.joinedPeers().find((peer) => peer === view.coordinator);
    if (decides !== undefined && asker.from === null) {
      this.#passedOn.set(asker.requestId, decides);
      return this.#body.send(decides, { kind: 'request', requestId: asker.requestId, request });
    }
    const message =
      view === null ? 'this node has no place in the cluster yet' : 'the node that decides cannot be reached';
    const remedy = 'Try again in a few seconds; crm status says what it waits for.';
    this.#answer(asker, { kind: 'refused', error: { code: 'not-coordinator', message, remedy } });
  }

  /** Of what was done on this node and changed no state. */
  acknowledge(requestId: string): void {
    const { state, node } = this.#body;
    this.#commits.add(state.changed, { requestId, from: null }, node, [], []);
  }

  /** The node that decides has answered what was passed on to it. */
  answered(requestId: string, answer: Answer): void {
    if (this.#passedOn.delete(requestId)) this.#body.emit({ kind: 'answer', requestId, answer });
  }

  /** Of what is not decided here. */
  refuse(requestId: string, error: Refusal): void {
    this.#answer({ requestId, from: null }, { kind: 'refused', error });
  }

  held(peer: string, stamp: Stamp): void {
    this.#commits.held(peer, stamp);
  }

  /** Everything that was changed here is held by all that can hold it. */
  get isSettled(): boolean {
    return this.#commits.isEmpty;
  }

  /** Remembers for all that these stay active on a node that leaves. */
  keep(node: string, resources: readonly string[]): void {
    const body = this.#body;
    const { intents } = body.state;
    const isKept = (name: string): boolean =>
      intents.some((intent) => intent.kind === 'kept' && intent.node === node && intent.resource === name);
    const fresh = resources.filter((name) => !isKept(name));
    if (fresh.length === 0) return;
    const why = 'it left while nothing was to be touched';
    const kept = fresh.map((resource): Intent => {
      return { kind: 'kept', resource, node, who: node, why, sinceWallMs: body.now.wallMs };
    });
    const state = changed(body.state, body.node, { intents: [...intents, ...kept] });
    this.#commit(state, `${fresh.join(', ')} is left active on ${node}, which leaves`, null, []);
  }

  /** Keeps for all what came of fencing. */
  remember(fencing: FencingMemory, text: string): void {
    const { state, node } = this.#body;
    this.#change(changed(state, node, { fencing }), text);
  }

  /** Acknowledges what all that can hold it do, and answers for those that never will. */
  tend(): void {
    for (const { peer, hasJoined } of this.#body.peers) if (!hasJoined) this.#gone(peer);
    for (const { asker, acknowledgement } of this.#commits.takeComplete()) {
      if (asker !== null) this.#answer(asker, { kind: 'acknowledged', acknowledgement });
    }
  }

  #gone(peer: string): void {
    this.#commits.gone(peer);
    for (const [requestId, decides] of this.#passedOn) if (decides === peer) this.answered(requestId, unknown(peer));
  }

  /** What people asked for has reached its end. */
  endIntents(ended: readonly Intent[]): void {
    const { state, node } = this.#body;
    const what = ended.map(describe);
    const intents = state.intents.filter((intent) => !ended.includes(intent));
    this.#change(changed(state, node, { intents }), `${what.join(', ')} has ended`);
  }

  #decide(asker: Asker, request: MemberRequest, coordinator: Coordinator): void {
    const { node, nodes, state, model, now, options, agents } = this.#body;
    const scene = {
      node,
      nodes,
      membership: options.membership,
      agents,
      state,
      model,
      status: coordinator.status(),
      hosts: servicesOfHosts(this.#body),
      wallMs: now.wallMs,
    };
    const decision = decideRequest(request, scene);
    switch (decision.kind) {
      case 'refused':
        return this.#answer(asker, decision);
      case 'checked':
        return this.#commits.add(state.changed, asker, node, [], decision.warnings);
      case 'same':
        // By whom, is not known: each is told once more, and says so.
        this.#tellState(state);
        return this.#commits.add(state.changed, asker, node, this.#body.joinedPeers(), []);
      case 'fencing': {
        const error = this.#fencing(decision.request);
        if (error !== null) return this.#answer(asker, { kind: 'refused', error });
        return this.#commits.add(this.#body.state.changed, asker, node, this.#body.joinedPeers(), []);
      }
      case 'cleanup':
        coordinator.cleanUp(decision.resources, decision.node);
        this.#body.publish('intent', decision.text);
        return this.#commits.add(state.changed, asker, node, [], []);
      case 'changed':
        return this.#commit(decision.state, decision.text, asker, decision.warnings);
    }
  }

  #commit(state: DurableState, text: string, asker: Asker | null, warnings: readonly Warning[]): void {
    this.#change(state, text);
    this.#commits.add(state.stamp, asker, this.#body.node, this.#body.joinedPeers(), warnings);
  }

  /** On our disk first, then on the others'. */
  #change(state: DurableState, text: string): void {
    const body = this.#body;
    const isDefinition = state.definition !== body.state.definition;
    const isPlan = isDefinition || state.intents !== body.state.intents;
    body.adopt(state);
    this.#tellState(state);
    if (!isPlan) return;
    body.publish(isDefinition ? 'definition' : 'intent', text);
    body.coordinator?.setPlan(body.model, body.intents(), text);
  }

  #tellState(state: DurableState): void {
    for (const peer of this.#body.joinedPeers()) this.#body.send(peer, { kind: 'state', state });
  }

  #answer(asker: Asker, answer: Answer): void {
    if (asker.from === null) this.#body.emit({ kind: 'answer', requestId: asker.requestId, answer });
    else this.#body.send(asker.from, { kind: 'answer', requestId: asker.requestId, answer });
  }
}

/** Its answer is lost, and may have been either. */
function unknown(decides: string): Answer {
  const message = `${decides}, which decides, was lost before it answered: whether the request was carried out is not known`;
  return { kind: 'refused', error: { code: 'timed-out', message, remedy: 'crm status shows what came of it.' } };
}

function describe(intent: Intent): string {
  if (intent.kind === 'kept') return `the stay of ${intent.resource} on ${intent.node}`;
  return `the ${intent.kind} of ${intent.kind === 'standby' ? intent.node : intent.resource}`;
}
