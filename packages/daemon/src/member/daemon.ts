import type { AgentHost, HostEvent } from '@understudy/agent-host';
import type { EventKind } from '@understudy/contracts';
import type { Observation } from '@understudy/crm-core';
import type { Logger } from 'pino';
import type { Claims } from '../claims/claims.ts';
import { monotonicMs, wallMs } from '../shared/clock.ts';
import type { Lookout } from '../shared/lookout.ts';
import { StrangerReport } from '../shared/stranger-report.ts';
import type { ApiServer } from './api-server.ts';
import type { Driver } from './driver.ts';
import type { EventLog } from './event-log.ts';
import type { GuardianChannel } from './guardian-channel.ts';
import { pluginEventText } from './plugin-event-text.ts';
import type { Scout } from './scout.ts';
import type { Sessions } from './sessions.ts';

/** The parts of one life of the daemon, started and ended in order. */
export class Daemon {
  readonly #parts: DaemonParts;
  /** The sequence of the state for which a takeover was rehearsed last. */
  #rehearsed = -1;
  readonly #alive: NodeJS.Timeout;
  readonly #strangers: StrangerReport;

  constructor(parts: DaemonParts) {
    this.#parts = parts;
    this.#alive = setInterval(() => this.#sayAlive(), parts.aliveMs);
    this.#strangers = new StrangerReport((text) => this.#publishSecurity(text));
  }

  async start(): Promise<void> {
    const { api, apiSocket, lookouts, guardian, driver, scout, sessions, agents, log } = this.#parts;
    agents.follow((event) => this.#pluginHappened(event));
    sessions.open({
      onUp: (peer) => scout.pass(peer, { kind: 'sessionUp', peer }),
      onDown: (peer) => scout.pass(peer, { kind: 'sessionDown', peer }),
      onMessage: (from, message) => scout.pass(from, { kind: 'message', from, message }),
      onStranger: (what) => this.#strangers.note(what),
      onTrouble: (text) => log.warn(text),
    });
    guardian.listen({
      onObservation: (observation: Observation) => {
        for (const peer of observation.peers) sessions.observe(peer);
        driver.feed({ kind: 'observation', observation });
      },
      onLeave: () => driver.feed({ kind: 'leave' }),
      // One warning a host, whichever of its ports they knock at.
      onStrangers: (counts) => this.#strangers.add(counts),
      onLost: () => driver.feed({ kind: 'guardianLost' }),
    });
    driver.feed({ kind: 'begun' });
    for (const lookout of lookouts) lookout.open();
    await guardian.send({ kind: 'ready' });
    await api.listen(apiSocket);
  }

  /** Lets the peers have what was said to them last. */
  finish(): Promise<void> {
    return this.#parts.sessions.finish();
  }

  /** Ends all that was started, last first. */
  async close(): Promise<void> {
    const { lookouts, driver, sessions, claims, api, agents } = this.#parts;
    clearInterval(this.#alive);
    for (const lookout of lookouts) lookout.close();
    this.#strangers.close();
    driver.close();
    sessions.close();
    claims.close();
    await api.close();
    await agents.close();
  }

  /** A loop that turns while a disk holds up all it does is not alive: the peer must be able to decide. */
  #sayAlive(): void {
    const { driver, guardian, hungMs, log } = this.#parts;
    if (driver.heldUpMs <= hungMs) void guardian.send({ kind: 'alive' });
    else log.error({ heldUpMs: Math.round(driver.heldUpMs) }, 'a write to the disk does not end');
    this.#rehearse();
  }

  /** Once for every new state, when there is time. */
  #rehearse(): void {
    const { driver, log } = this.#parts;
    if (driver.state.stamp.sequence === this.#rehearsed) return;
    this.#rehearsed = driver.state.stamp.sequence;
    try {
      driver.rehearse();
    } catch (error) {
      log.error({ err: error }, 'a takeover could not be rehearsed');
    }
  }

  #publishSecurity(text: string): void {
    this.#parts.log.warn(text);
    this.#publish('security', text, {});
  }

  #pluginHappened(event: HostEvent): void {
    this.#parts.scout.agentsChanged();
    const text = pluginEventText(event);
    if (text !== null) this.#publish('agents', text, { ...event });
  }

  #publish(kind: EventKind, text: string, data: Readonly<Record<string, unknown>>): void {
    const { events, node } = this.#parts;
    events.add({ node, monotonicMs: monotonicMs(), wallMs: wallMs(), kind, text, data });
  }
}

export interface DaemonParts {
  readonly node: string;
  readonly apiSocket: string;
  /** How often the guardian hears that the main loop turns. */
  readonly aliveMs: number;
  /** What is held up for longer hangs. */
  readonly hungMs: number;
  readonly log: Logger;
  readonly guardian: GuardianChannel;
  readonly agents: AgentHost;
  readonly driver: Driver;
  readonly scout: Scout;
  /** What they see, the member hears. */
  readonly lookouts: readonly Pick<Lookout<unknown>, 'open' | 'close'>[];
  readonly sessions: Sessions;
  readonly claims: Claims;
  readonly api: ApiServer;
  readonly events: EventLog;
}
