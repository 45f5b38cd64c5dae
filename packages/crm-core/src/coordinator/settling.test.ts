import { describe, expect, it } from 'vitest';
import { compiled, site } from '../model/compiled.case.ts';
import type { NodeAttribute } from '../model/node-attribute.ts';
import { Settling } from './settling.ts';

/** Of which a rule reads netpath; changes wait for three seconds. */
const model = compiled({
  resources: { site },
  constraints: [{ kind: 'location', resource: 'site', scoreAttribute: 'netpath' }],
});

function says(node: string, value: string, name = 'netpath'): NodeAttribute {
  return { node, name, value };
}

/** What is said of the nodes, and what decisions know of it. */
class Cluster {
  readonly #settling = new Settling();
  #said: readonly NodeAttribute[] = [];

  say(wallMs: number, node: string, ...now: readonly NodeAttribute[]): number | null {
    const before = this.#said.filter((each) => each.node === node);
    this.#said = [...this.#said.filter((each) => each.node !== node), ...now];
    return this.#settling.changed({ before, now }, model, wallMs);
  }

  known(wallMs: number): string {
    const known = this.#settling.settled(this.#said, model, wallMs);
    return known
      .map(({ node, value }) => `${node}=${value}`)
      .sort()
      .join(' ');
  }
}

function both(): Cluster {
  const cluster = new Cluster();
  expect(cluster.say(0, 'a', says('a', '1'))).toBe(0);
  expect(cluster.say(0, 'b', says('b', '1'))).toBe(0);
  return cluster;
}

describe('what is said of the nodes', () => {
  it('counts at once when it is said first', () => {
    expect(both().known(0)).toBe('a=1 b=1');
  });

  it('is as before until others have had their time, then all of it is as it was said', () => {
    const cluster = both();
    expect(cluster.say(10_000, 'a', says('a', '0'))).toBe(13_000);
    expect(cluster.known(10_000)).toBe('a=1 b=1');
    expect(cluster.say(12_000, 'b', says('b', '0'))).toBe(13_000);
    expect(cluster.known(12_999)).toBe('a=1 b=1');
    expect(cluster.known(13_000)).toBe('a=0 b=0');
  });

  it('is not remembered from one time to the next', () => {
    const cluster = both();
    cluster.say(10_000, 'a', says('a', '0'));
    expect(cluster.known(13_000)).toBe('a=0 b=1');
    expect(cluster.say(20_000, 'b', says('b', '0'))).toBe(23_000);
    expect(cluster.known(20_000)).toBe('a=0 b=1');
    expect(cluster.known(23_000)).toBe('a=0 b=0');
  });

  it('may be taken back in the same way', () => {
    const cluster = both();
    expect(cluster.say(10_000, 'a')).toBe(13_000);
    expect(cluster.known(10_000)).toBe('a=1 b=1');
    expect(cluster.known(13_000)).toBe('b=1');
  });

  it('is nothing where no rule reads it', () => {
    const cluster = both();
    expect(cluster.say(10_000, 'a', says('a', '1'), says('a', '5', 'load'))).toBeNull();
    expect(cluster.say(11_000, 'a', says('a', '1'), says('a', '6', 'load'))).toBeNull();
  });

  it('does not wait for a clock that was set back', () => {
    const cluster = both();
    cluster.say(10_000, 'a', says('a', '0'));
    expect(cluster.known(9_000)).toBe('a=0 b=1');
  });
});
