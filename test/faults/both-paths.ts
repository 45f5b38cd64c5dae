/**
 * Clients that ask for the service all the time, one through each host: their network goes on when the hosts lose each
 * other, and their route to the service's address leads to one host alone. So whoever has the address answers, also one
 * that nobody else reaches any more.
 */
import { expect } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { noteFigure } from '../lab/figure.ts';
import { standardNetworks, type HostOptions, type LabOptions, type NetworkOptions } from '../lab/lab-options.ts';
import { Observer } from '../lab/observer.ts';
import type { Sample } from '../lab/outage.ts';
import { doubleAnswers } from './double-answers.ts';
import { serviceAddress } from './web-cluster.ts';

export const pathNetwork: NetworkOptions = { name: 'path', interface: 'path0', ipv4: '10.80.0.0/24' };

/** By the host through which they ask. */
const clientOf: ReadonlyMap<string, string> = new Map([
  ['a', 'ask-a'],
  ['b', 'ask-b'],
]);

export const pathClients: readonly HostOptions[] = [...clientOf.values()].map((name) => ({
  name,
  networks: [{ name: 'path' }],
}));
export const pathClientNames: readonly string[] = [...clientOf.values()];

/** Two hosts, and these clients. */
export const labWithPaths: LabOptions = {
  networks: [...standardNetworks, pathNetwork],
  hosts: ['a', 'b', ...pathClients],
};

const intervalMs = 20;

export class BothPaths implements AsyncDisposable {
  readonly #observers: readonly Observer[];

  private constructor(observers: readonly Observer[]) {
    this.#observers = observers;
  }

  /** Resolves when each client knows how its first try ended. */
  static async start({ lab, members }: Cluster): Promise<BothPaths> {
    const observers: Observer[] = [];
    for (const { name, host } of members) {
      const client = lab.host(clientOf.get(name) ?? '');
      await client.run(['ip', 'route', 'replace', serviceAddress, 'via', host.address('path')], { check: true });
      observers.push(new Observer(client, { url: `http://${serviceAddress}/`, intervalMs }));
    }
    await Promise.all(observers.map((observer) => observer.waitFor(() => true)));
    return new BothPaths(observers);
  }

  /** What all have heard so far. */
  get samples(): readonly Sample[] {
    return this.#observers.flatMap(({ samples }) => samples);
  }

  /** Nobody heard a second host answer once another one had. */
  expectNoDoubleAnswer(): void {
    const doubles = doubleAnswers(this.samples);
    noteFigure('double answer, ms', doubles.spanMs);
    expect(doubles.count).toBe(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#observers.map((observer) => observer.stop()));
  }
}
