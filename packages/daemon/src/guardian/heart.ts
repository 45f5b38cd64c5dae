import { FailureDetector } from '@understudy/crm-core';
import type { MembershipConfig, Observation, Said, Standing } from '@understudy/crm-core';
import { monotonicMs } from '../shared/clock.ts';
import { decodeBeat, encodeBeat } from './beat-codec.ts';
import { BeatLinks } from './beat-links.ts';

/**
 * Sends this host's beats and judges those of its peers. Runs in the guardian, so
 * that neither a busy daemon nor an agent can make it late.
 */
export class Heart {
  readonly #options: HeartOptions;
  readonly #detector: FailureDetector;
  readonly #links: BeatLinks;
  readonly #sequences: number[];
  readonly #timer: NodeJS.Timeout;
  #nextBeatMs = 0;
  #lastVerdicts = '';

  constructor(options: HeartOptions) {
    const { node, membership, incarnation } = options;
    const { nodes, cluster, timings, beatPort, beatsTo } = membership;
    const ownAddresses = nodes.find(({ id }) => id === node)?.links ?? [];
    this.#options = options;
    this.#sequences = ownAddresses.map(() => 0);
    this.#detector = new FailureDetector(
      {
        cluster,
        incarnation,
        timings,
        links: ownAddresses.length,
        peers: peersOf(membership, node).map(({ id }) => id),
      },
      monotonicMs(),
    );
    this.#links = new BeatLinks({
      ownAddresses,
      sharedAddresses: beatsTo.map((to) => to ?? undefined),
      port: beatPort,
      onDatagram: (link, datagram) => this.#hear(link, datagram),
      onTrouble: options.onTrouble,
    });
    this.#timer = setInterval(() => setImmediate(() => this.#turn()), tickMs(timings.keepaliveMs));
  }

  /** One beat on every link, now. */
  beat(): void {
    const { membership, node, incarnation, said, standing } = this.#options;
    const nowMs = monotonicMs();
    this.#detector.spoke(nowMs);
    for (const peer of peersOf(membership, node)) {
      const hearing = this.#detector.hearing(peer.id, nowMs);
      for (const [link, address] of peer.links.entries()) {
        const sequence = (this.#sequences[link] ?? 0) + 1;
        this.#sequences[link] = sequence;
        const about = { cluster: membership.cluster, from: node, incarnation, sequence, link, sentMs: nowMs };
        const beat = { ...about, said: said(), standing: standing(), ...hearing };
        this.#links.send(link, address, encodeBeat(beat, this.#options.key));
      }
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#links.close();
  }

  #hear(link: number, datagram: Buffer): void {
    const decoded = decodeBeat(datagram, this.#options.key);
    if (decoded.kind === 'refused') return this.#options.onStranger(link, decoded.reason);
    // What goes to all comes back to who sent it.
    const { node, incarnation } = this.#options;
    if (decoded.beat.from === node && decoded.beat.incarnation === incarnation) return;
    if (decoded.beat.link !== link) return this.#options.onStranger(link, 'a beat of another link');
    const fate = this.#detector.hear(decoded.beat, monotonicMs());
    if (fate === 'replayed' || fate === 'foreign') this.#options.onStranger(link, `a ${fate} beat`);
  }

  /**
   * Comes after the sockets have been read in the same turn of the loop
   * (`setImmediate`), so a late wake-up cannot conclude anything from datagrams
   * that had arrived and were not read yet.
   */
  #turn(): void {
    const nowMs = monotonicMs();
    this.#detector.tick(nowMs);
    const isDue = nowMs >= this.#nextBeatMs;
    if (isDue) {
      this.#nextBeatMs = Math.max(this.#nextBeatMs + this.#options.membership.timings.keepaliveMs, nowMs);
      this.beat();
    }
    const observation = this.#detector.observe(nowMs);
    const verdicts = JSON.stringify(
      observation.peers.map(({ verdict, said, standing, links, incarnation }) => [
        verdict,
        said,
        standing,
        links,
        incarnation,
      ]),
    );
    if (verdicts === this.#lastVerdicts && !isDue) return;
    this.#lastVerdicts = verdicts;
    this.#options.onObservation(observation);
  }
}

export interface HeartOptions {
  readonly node: string;
  readonly membership: MembershipConfig;
  /** Random, new with every guardian. */
  readonly incarnation: string;
  readonly key: Buffer;
  /** What to say of this host. */
  readonly said: () => Said;
  /** What to say of its ownership. */
  readonly standing: () => Standing;
  /** At every keepalive, and at once when a verdict changed. */
  readonly onObservation: (observation: Observation) => void;
  readonly onStranger: (link: number, what: string) => void;
  readonly onTrouble: (link: number, error: Error) => void;
}

function peersOf({ nodes }: MembershipConfig, node: string): MembershipConfig['nodes'] {
  return nodes.filter(({ id }) => id !== node);
}

/** Several times in a keepalive, so that a verdict is late by a fraction of it. */
function tickMs(keepaliveMs: number): number {
  return Math.max(2, Math.min(25, Math.floor(keepaliveMs / 4)));
}
