import { fencingOf } from '../coordinator/durable-state.ts';
import type { FenceRecord } from '../fencing/fence-record.ts';
import { remembering } from '../fencing/fencing-memory.ts';
import type { FencingMemory } from '../fencing/fencing-memory.ts';
import type { Body } from './body.ts';
import { outcomeText } from './fence-text.ts';

/**
 * What the cluster remembers of fencing. The coordinator alone writes it; what another
 * member knows it tells the coordinator, and keeps for the case that it becomes it.
 */
export class FenceRecords {
  readonly #body: Body;
  /** Keeps it on the disk of this member, then of the others. */
  readonly #remember: (fencing: FencingMemory, text: string) => void;
  /** Records that only the coordinator can keep, while this node is not it. */
  #untold: readonly FenceRecord[] = [];
  /** The last view in which another decides, to which this node has told what it no longer directs. */
  #cameTo = 0;

  constructor(body: Body, remember: (fencing: FencingMemory, text: string) => void) {
    this.#body = body;
    this.#remember = remember;
  }

  get memory(): FencingMemory {
    return fencingOf(this.#body.state);
  }

  keep(fencing: FencingMemory, text: string): void {
    if (this.#body.coordinator !== null) this.#remember(fencing, text);
  }

  keepRecord(record: FenceRecord): void {
    const { coordinator, view, node } = this.#body;
    if (coordinator !== null) return this.keep(remembering(this.memory, record), outcomeText(record));
    this.#untold = [...this.#untold.filter(({ runId }) => runId !== record.runId), record];
    if (view !== null && view.coordinator !== node) this.#body.send(view.coordinator, { kind: 'fenced', record });
  }

  /** Once this node decides, it keeps what it could not before. */
  tend(): void {
    const untold = this.#body.coordinator === null ? [] : this.#untold;
    if (untold.length === 0) return;
    this.#untold = [];
    for (const record of untold) this.keepRecord(record);
  }

  /** What somebody directed who is gone, or was another life of this daemon: nobody will tell. */
  closeOrphans(isRunningHere: (record: FenceRecord) => boolean): void {
    const { coordinator, node, view, now } = this.#body;
    const mayTell = coordinator !== null || this.#isNewTo(view);
    if (!mayTell) return;
    const members = membersOf(this.#body);
    for (const record of this.memory.history) {
      const { director, outcome } = record;
      const isOwn = director === node;
      const isRunning = isOwn ? isRunningHere(record) : members.includes(director);
      if (outcome.kind !== 'underWay' || isRunning || (coordinator === null && !isOwn)) continue;
      const reason = `what came of it is not known: ${isOwn ? `the daemon of ${node} was started anew` : `${director} is gone`}`;
      this.keepRecord({ ...record, endedWallMs: now.wallMs, outcome: { kind: 'failed', reason } });
    }
  }

  /** Who comes to a view tells of its own once: what it is asked to direct later comes after the state that says so. */
  #isNewTo(view: Body['view']): boolean {
    if (view === null || view.generation === this.#cameTo) return false;
    this.#cameTo = view.generation;
    return true;
  }
}

/** Who can take part in a fencing now. */
export function membersOf(body: Body): readonly string[] {
  return [body.node, ...body.joinedPeers()];
}
