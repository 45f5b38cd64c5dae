import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import type { MemberMessage, MembershipConfig } from '@understudy/crm-core';
import { defaultOwnership, defaultTimings } from '@understudy/crm-core';
import { afterEach, describe, expect, it } from 'vitest';
import { Sessions } from '../src/member/sessions.ts';
import type { SessionHandlers } from '../src/member/sessions.ts';

/** Two ends on loopback addresses of their own, with two links each. */
const nodes = [
  { id: 'a', links: ['127.78.0.1', '127.79.0.1'] },
  { id: 'b', links: ['127.78.0.2', '127.79.0.2'] },
];

class End {
  readonly heard: MemberMessage[] = [];
  readonly log: string[] = [];
  readonly sessions: Sessions;
  #changed: () => void = () => undefined;

  constructor(node: string, key: Buffer, messagePort: number) {
    const membership: MembershipConfig = {
      cluster: 'stage',
      nodes,
      timings: defaultTimings,
      ...defaultOwnership,
      beatPort: 1,
      messagePort,
    };
    this.sessions = new Sessions({ node, membership, key });
    const note = (text: string): void => {
      this.log.push(text);
      this.#changed();
    };
    const handlers: SessionHandlers = {
      onUp: (peer) => note(`up ${peer}`),
      onDown: (peer) => note(`down ${peer}`),
      onMessage: (_peer, message) => {
        this.heard.push(message);
        this.#changed();
      },
      onStranger: (what) => note(`stranger: ${what}`),
      onTrouble: (text) => note(`trouble: ${text}`),
    };
    this.sessions.open(handlers);
  }

  /** Resolves when it is so; the test's own time limit ends a wait in vain. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }
}

function count({ log }: End, line: string): number {
  return log.filter((each) => each === line).length;
}

const ends: End[] = [];
let nextPort = 20_000 + (process.pid % 20_000);

function pair(keys: { a: Buffer; b: Buffer }): { a: End; b: End; port: number } {
  nextPort += 1;
  const a = new End('a', keys.a, nextPort);
  const b = new End('b', keys.b, nextPort);
  ends.push(a, b);
  a.sessions.want('b', true);
  b.sessions.want('a', true);
  return { a, b, port: nextPort };
}

afterEach(() => {
  for (const end of ends.splice(0)) end.sessions.close();
});

const key = randomBytes(32);
const message: MemberMessage = { kind: 'done', orderId: '1.1/1' };

describe('sessions between members', () => {
  it('stand with the same key, and carry messages both ways, in order', async () => {
    const { a, b } = pair({ a: key, b: key });
    await Promise.all([a.until(() => a.log.includes('up b')), b.until(() => b.log.includes('up a'))]);
    for (let times = 0; times < 100; times += 1) a.sessions.send('b', { kind: 'done', orderId: String(times) });
    b.sessions.send('a', message);
    await b.until(() => b.heard.length === 100);
    await a.until(() => a.heard.length === 1);
    expect(b.heard.map((each) => (each.kind === 'done' ? each.orderId : ''))).toEqual(
      Array.from({ length: 100 }, (_, index) => String(index)),
    );
  });

  it('do not stand with another key, and both sides go on', async () => {
    const { a, b } = pair({ a: key, b: randomBytes(32) });
    await b.until(() => b.log.includes('stranger: a connection without the key'));
    expect(a.log.concat(b.log).filter((line) => line.startsWith('up'))).toEqual([]);
  });

  it.each([
    ['strangers', '127.0.0.1'],
    ['strangers who took the address of a peer', '127.78.0.1'],
  ])('are not disturbed by %s and say anything', async (_title, localAddress) => {
    const { a, b, port } = pair({ a: key, b: key });
    await a.until(() => a.log.includes('up b'));
    for (let times = 0; times < 20; times += 1) {
      const socket = connect({ host: '127.78.0.2', port, localAddress });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(randomBytes(100));
    }
    await b.until(() => b.log.filter((line) => line === 'stranger: a connection without the key').length === 20);
    a.sessions.send('b', message);
    await b.until(() => b.heard.length === 1);
    expect(a.log).toEqual(['up b']);
  });

  it('leave no place to those who come from elsewhere: they are turned away before the handshake', async () => {
    const { b, port } = pair({ a: key, b: key });
    await b.until(() => b.log.includes('up a'));
    const closed: string[] = [];
    const silent = ['127.78.0.1', '127.0.0.1'].map(async (localAddress) => {
      const socket = connect({ host: '127.78.0.2', port, localAddress }).resume();
      socket.on('error', () => undefined);
      await once(socket, 'close');
      closed.push(localAddress);
    });
    await Promise.all(silent);
    expect(closed).toEqual(['127.0.0.1', '127.78.0.1']);
    // The other may be a peer that was slow.
    expect(count(b, 'stranger: a connection without the key')).toBe(1);
  });

  it('are dialled ever later by one whom the other does not want yet, and soon again once it has spoken', async () => {
    const { a, b } = pair({ a: key, b: key });
    b.sessions.want('a', false);
    const startMs = performance.now();
    await a.until(() => count(a, 'down b') === 5);
    // Four pauses, from 50 ms to 400: always 50 would be 200.
    expect(performance.now() - startMs).toBeGreaterThan(700);
    b.sessions.want('a', true);
    await b.until(() => count(b, 'up a') === 1);
    b.sessions.send('a', message);
    await a.until(() => a.heard.length === 1);
    b.sessions.want('a', false);
    const spokenMs = performance.now();
    await a.until(() => count(a, 'down b') === 8);
    // Two pauses of 50 and 100 ms; 800 and 1 000 had it not spoken.
    expect(performance.now() - spokenMs).toBeLessThan(1_500);
  });

  it('leave no false alarm when a peer breaks its own dialling off', async () => {
    const { a, b } = pair({ a: key, b: key });
    for (let times = 0; times < 100; times += 1) {
      a.sessions.want('b', false);
      a.sessions.want('b', true);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await a.until(() => a.log.includes('up b'));
    a.sessions.send('b', message);
    await b.until(() => b.heard.length === 1);
    expect(b.log.filter((line) => line.startsWith('stranger'))).toEqual([]);
  });

  it('are given up when the other side is silent, and stand again', async () => {
    const { a, b, port } = pair({ a: key, b: key });
    await b.until(() => b.log.includes('up a'));
    b.sessions.close();
    // One that takes part in the handshake and then says nothing more: a filter that swallows what it carries.
    const silent = createServer({ pskCallback: () => key, ciphers: 'TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.3' });
    silent.on('secureConnection', (socket) => socket.on('error', () => undefined));
    silent.listen({ host: '127.78.0.2', port });
    await a.until(() => a.log.filter((line) => line === 'up b').length === 2);
    await a.until(() => a.log.filter((line) => line === 'down b').length === 2);
    silent.close();
  });

  it('move to another link when theirs goes down', async () => {
    const { a, b } = pair({ a: key, b: key });
    await a.until(() => a.log.includes('up b'));
    a.sessions.observe({
      peer: 'b',
      verdict: 'up',
      said: 'running',
      standing: null,
      incarnation: 'x',
      links: ['down', 'up'],
      measures: [],
      lastHeardMs: 0,
      workedMs: 0,
    });
    await a.until(() => a.log.filter((line) => line === 'up b').length === 2);
    a.sessions.send('b', message);
    await b.until(() => b.heard.length === 1);
  });

  it('end only when the other side has all that was said, if they are to end in good order', async () => {
    const { a, b } = pair({ a: key, b: key });
    // One that is still shaking hands when so much is said at once, by the same process, would give up.
    await Promise.all([a.until(() => a.log.includes('up b')), b.until(() => b.log.includes('up a'))]);
    // More than the kernel takes at once.
    const orderId = 'x'.repeat(1_000_000);
    for (let times = 0; times < 20; times += 1) a.sessions.send('b', { kind: 'done', orderId });
    await a.sessions.finish(60_000);
    await b.until(() => b.log.includes('down a'));
    expect(b.heard).toHaveLength(20);
  });

  it('end also when the other side does not listen', async () => {
    const { a, b, port } = pair({ a: key, b: key });
    await b.until(() => b.log.includes('up a'));
    b.sessions.close();
    const deaf = createServer({ pskCallback: () => key, ciphers: 'TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.3' });
    deaf.on('secureConnection', (socket) => socket.on('error', () => undefined).pause());
    deaf.listen({ host: '127.78.0.2', port });
    await a.until(() => a.log.filter((line) => line === 'up b').length === 2);
    a.sessions.send('b', { kind: 'done', orderId: 'x'.repeat(10_000_000) });
    await a.sessions.finish(100);
    expect(a.log.at(-1)).toBe('down b');
    deaf.close();
  });

  it('end when they are not wanted any more', async () => {
    const { a, b } = pair({ a: key, b: key });
    await b.until(() => b.log.includes('up a'));
    a.sessions.want('b', false);
    b.sessions.want('a', false);
    await b.until(() => b.log.includes('down a'));
    expect(b.log).toEqual(['up a', 'down a']);
  });
});
