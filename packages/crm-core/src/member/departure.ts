import type { Coordinator } from '../coordinator/coordinator.ts';
import type { Body } from './body.ts';
import type { Work } from './work.ts';

/**
 * How members leave in good order. Who leaves says so to the one who decides, has
 * everything taken over, and goes only once that one has heard its last results: from
 * then on its beats say that it has left, and nothing that it told later would count.
 */
export class Departure {
  readonly #body: Body;
  readonly #work: Work;
  /** In which view this node has said that nothing is active on it any more. */
  #overIn: Body['view'] = null;

  constructor(body: Body, work: Work) {
    this.#body = body;
    this.#work = work;
  }

  /** This node hands everything over, then goes; without anybody to hand it to, it is stopped. */
  begin(): void {
    const body = this.#body;
    if (body.leaving) return;
    body.leaving = true;
    body.publish('daemon', 'leaves the cluster in good order');
    for (const peer of body.joinedPeers()) body.send(peer, { kind: 'leaving', isOver: false });
    if (body.coordinator !== null) body.coordinator.setPlan(body.model, body.intents(), `${body.node} leaves`);
    else if (body.view === null) this.#work.stepBack('leave');
  }

  /** Goes when it is time. Unclean if something could not be handed over or stopped: the guardian takes care of that. */
  tend(): void {
    const { leaving, coordinator, mayGo } = this.#body;
    const { isOver, isSteppingBack, isBusy } = this.#work;
    if (!leaving || isSteppingBack || isBusy) return;
    if (coordinator === null ? mayGo || (isOver && !this.#isHeard()) : coordinator.isIdle)
      return this.#body.emit({ kind: 'left', clean: isOver });
    if (isOver && coordinator === null) this.#sayOver();
  }

  /** The one who decides is there, and hears what this node says. */
  #isHeard(): boolean {
    const { view } = this.#body;
    return view !== null && this.#body.peer(view.coordinator)?.hasJoined === true;
  }

  #sayOver(): void {
    const { view } = this.#body;
    if (view === null || this.#overIn === view) return;
    this.#overIn = view;
    this.#body.send(view.coordinator, { kind: 'leaving', isOver: true });
  }

  /** A peer wants to leave, or has nothing active any more. */
  heard(peer: string, isOver: boolean, coordinator: Coordinator): void {
    const { leavingPeers, model } = this.#body;
    const isNews = !leavingPeers.has(peer);
    leavingPeers.set(peer, isOver ? 'isOver' : 'asks');
    if (isNews) coordinator.setPlan(model, this.#body.intents(), `${peer} leaves`);
  }

  /** Tells those that wait for it that all they said was heard, or that nothing more will be taken over from them. */
  letGo(coordinator: Coordinator): void {
    const { leavingPeers } = this.#body;
    for (const [peer, state] of leavingPeers) {
      if (state === 'isOver' ? coordinator.awaits(peer) : state === 'told' || !coordinator.isIdle) continue;
      this.#body.send(peer, { kind: 'mayGo' });
      leavingPeers.set(peer, 'told');
    }
  }
}
