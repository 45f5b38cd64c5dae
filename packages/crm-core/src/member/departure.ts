import type { Coordinator } from '../coordinator/coordinator.ts';
import { isLeftAlone } from '../coordinator/left-alone.ts';
import type { Body } from './body.ts';
import type { Desk } from './desk.ts';
import type { MemberMessage } from './message.ts';
import { isOwned } from './step-back.ts';
import type { Work } from './work.ts';

/**
 * How members leave in good order. Who leaves says so to the one who decides, has
 * everything taken over, and goes only once that one has heard its last results: from
 * then on its beats say that it has left, and nothing that it told later would count.
 *
 * What nobody may stop (maintenance, not managed) stays active, and all remember that:
 * it is begun nowhere else until the node is back and has been asked.
 */
export class Departure {
  readonly #body: Body;
  readonly #work: Work;
  readonly #desk: Desk;
  /** In which view this node has said that nothing is active on it any more. */
  #overIn: Body['view'] = null;

  constructor(body: Body, work: Work, desk: Desk) {
    this.#body = body;
    this.#work = work;
    this.#desk = desk;
  }

  /** This node hands everything over, then goes; without anybody to hand it to, it is stopped. */
  begin(): void {
    const body = this.#body;
    if (body.leaving) return;
    body.leaving = true;
    body.publish('daemon', 'leaves the cluster in good order');
    for (const peer of body.joinedPeers()) body.send(peer, leavingMessage(body, this.#work, false));
    if (body.coordinator !== null) body.coordinator.setPlan(body.model, body.intents(), `${body.node} leaves`);
    else if (body.view === null) this.#work.stepBack('leave');
  }

  /** Goes when it is time. Unclean if something could not be handed over or stopped: the guardian takes care of that. */
  tend(): void {
    const { leaving, coordinator, mayGo } = this.#body;
    if (!leaving || this.#work.isSteppingBack || this.#work.isBusy) return;
    const { isOver } = this.#work;
    const isDone = this.#isDone();
    // What stays active must be known to somebody.
    const mayLeave = coordinator === null ? mayGo || (isOver && !this.#isHeard()) : this.#mayStop(coordinator, isDone);
    if (mayLeave) this.#body.departs ??= { clean: isDone };
    else if (isDone && coordinator === null) this.#sayOver();
  }

  /** As the one who decides: at rest, and all hold what stays active here. */
  #mayStop(coordinator: Coordinator, isDone: boolean): boolean {
    if (!coordinator.isIdle) return false;
    if (isDone) this.#desk.keep(this.#body.node, keeps(this.#body, this.#work));
    return coordinator.isIdle && this.#desk.isSettled;
  }

  /** Nothing is active that somebody may stop. */
  #isDone(): boolean {
    return this.#work.active.every(({ resource }) => staysActive(this.#body, resource));
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
    this.#body.send(view.coordinator, leavingMessage(this.#body, this.#work, true));
  }

  /** A peer wants to leave, or has nothing active any more. */
  heard(peer: string, { isOver, keeps }: MemberMessage & { kind: 'leaving' }, coordinator: Coordinator): void {
    const { leavingPeers, model } = this.#body;
    this.#desk.keep(peer, keeps);
    const isNews = !leavingPeers.has(peer);
    leavingPeers.set(peer, isOver ? 'isOver' : 'asks');
    if (isNews) coordinator.setPlan(model, this.#body.intents(), `${peer} leaves`);
  }

  /** What was left active on a node that is here again need not be remembered: it is asked. */
  welcomeBack(): void {
    const { state, leaving, leavingPeers, node } = this.#body;
    const isHere = (id: string): boolean =>
      id === node ? !leaving : this.#body.peer(id)?.hasJoined === true && !leavingPeers.has(id);
    const ended = state.intents.filter((intent) => intent.kind === 'kept' && isHere(intent.node));
    if (ended.length > 0) this.#desk.endIntents(ended);
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

/** What a node that wants to leave says to the one who decides. */
export function leavingMessage(body: Body, work: Work, isOver: boolean): MemberMessage {
  return { kind: 'leaving', isOver, keeps: keeps(body, work) };
}

/** What stays active here, of that which only one node may have. */
function keeps(body: Body, { active }: Work): readonly string[] {
  const staying = active.filter((entry) => isOwned(entry) && staysActive(body, entry.resource));
  return staying.map(({ resource }) => resource);
}

function staysActive({ model, node }: Body, resource: string): boolean {
  return model !== null && isLeftAlone(model, resource, node);
}
