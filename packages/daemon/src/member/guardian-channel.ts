import type { Observation } from '@understudy/crm-core';
import { enveloped, opened } from '../shared/guardian-protocol.ts';
import type { DaemonMessage, GuardianMessage } from '../shared/guardian-protocol.ts';
import type { StrangerCounts } from '../shared/stranger-report.ts';

export interface GuardianHandlers {
  readonly onObservation: (observation: Observation) => void;
  readonly onLeave: () => void;
  readonly onStrangers: (counts: StrangerCounts) => void;
  /** The guardian is gone. */
  readonly onLost: () => void;
}

/** The pipe to the guardian, from the daemon's side. What arrives before somebody listens is kept. */
export class GuardianChannel {
  readonly #process: NodeJS.Process;
  readonly #early: GuardianMessage[] = [];
  #handlers: GuardianHandlers | null = null;
  #lost = false;

  constructor(channel: NodeJS.Process) {
    this.#process = channel;
    channel.on('message', (raw) => this.#take(opened<GuardianMessage>(raw)));
    channel.once('disconnect', () => {
      this.#lost = true;
      this.#handlers?.onLost();
    });
  }

  listen(handlers: GuardianHandlers): void {
    this.#handlers = handlers;
    for (const message of this.#early.splice(0)) this.#handle(message, handlers);
    if (this.#lost) handlers.onLost();
  }

  /** The guardian is gone: nobody hears what is sent. */
  get isLost(): boolean {
    return this.#lost;
  }

  /** Resolves when it has been handed to the pipe. */
  send(message: DaemonMessage): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#process.connected) this.#process.send?.(enveloped(message), () => resolve());
    else resolve();
    return promise;
  }

  #take(message: GuardianMessage | null): void {
    if (message === null) return;
    if (this.#handlers !== null) return this.#handle(message, this.#handlers);
    const isNewer = message.kind === 'observation' && this.#early.at(-1)?.kind === 'observation';
    if (isNewer) this.#early.pop();
    this.#early.push(message);
  }

  #handle(message: GuardianMessage, handlers: GuardianHandlers): void {
    switch (message.kind) {
      case 'observation':
        return handlers.onObservation(message.observation);
      case 'leave':
        return handlers.onLeave();
      case 'strangers':
        return handlers.onStrangers(message.counts);
    }
  }
}
