import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '@understudy/crm-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WitnessClient } from '../src/claims/witness-client.ts';
import { askWitnessStatus } from '../src/witness/ask-witness-status.ts';
import { WitnessKeys } from '../src/witness/witness-keys.ts';
import { WitnessServer } from '../src/witness/witness-server.ts';
import { WitnessStore } from '../src/witness/witness-store.ts';

/** A witness on loopback and members' sides of it, all in this process. */
const address = '127.78.3.9';
const key = randomBytes(32);
let port = 30_000 + (process.pid % 20_000);
let directory = '';
let server: WitnessServer | null = null;
let clients: WitnessClient[] = [];
let strangers: string[] = [];
let troubles: string[] = [];

beforeEach(() => {
  port += 1;
  directory = mkdtempSync(join(tmpdir(), 'understudy-witness-'));
  writeFileSync(join(directory, 'shop.key'), `${key.toString('base64')}\n`, { mode: 0o600 });
  [clients, strangers, troubles] = [[], [], []];
});

afterEach(() => {
  for (const client of clients) client.close();
  server?.close();
  rmSync(directory, { recursive: true, force: true });
});

const storeFile = (): string => join(directory, 'store', 'witness.json');

async function start(): Promise<void> {
  server = new WitnessServer({
    keys: new WitnessKeys(directory),
    store: WitnessStore.open(storeFile()),
    onAnswered: () => undefined,
    onStranger: (what) => strangers.push(what),
    onTrouble: (text) => troubles.push(text),
  });
  await server.listen({ address, port });
}

/** Patient, for machines that are busy; only what is about time is short. */
function member(node: string, options: { readonly with?: Buffer; readonly timeoutMs?: number } = {}): WitnessClient {
  const witness = { address, port, leaseMs: 60_000, timeoutMs: options.timeoutMs ?? 20_000 };
  const client = new WitnessClient({
    node,
    cluster: 'shop',
    witness,
    key: options.with ?? key,
    onTrouble: () => undefined,
  });
  clients.push(client);
  return client;
}

function claim(node: string, generation: number, members = [node]): Claim {
  const stamp = { generation: 1, sequence: 0, coordinator: 'a' };
  const times = { leaseMs: 60_000, selfStopLimitMs: 5_000 };
  return { cluster: 'shop', node, life: node, generation, members, stamp, ...times, gaveUp: null, force: false };
}

describe('a witness', () => {
  it('gives the lease to one side at a time', async () => {
    await start();
    const [a, b] = [member('a'), member('b')];
    expect(await a.ask('1', claim('a', 2, ['a', 'b']))).toMatchObject({ kind: 'granted' });
    expect(await b.ask('2', claim('b', 3))).toMatchObject({ kind: 'granted' });
    expect(await a.ask('3', claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b' });
    expect(await b.ask('4', claim('b', 3))).toMatchObject({ kind: 'granted' });
    const status = await askWitnessStatus({ address, port, cluster: 'shop', key });
    expect(status).toMatchObject({ cluster: 'shop', ledger: { lease: { node: 'b' } }, connected: ['a', 'b'] });
    expect(status.leaseLeftMs).toBeGreaterThan(0);
  });

  it('knows after a restart what it gave, and its members find it again', async () => {
    await start();
    const [a, b] = [member('a'), member('b')];
    await a.ask('1', claim('a', 2, ['a', 'b']));
    await b.ask('2', claim('b', 3));
    server?.close();
    await start();
    expect(await a.ask('3', claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b' });
    expect(await b.ask('4', claim('b', 3))).toMatchObject({ kind: 'granted' });
  });

  it('gives nothing before it has run out, when it does not know what it gave', async () => {
    await start();
    expect(await member('a').ask('1', claim('a', 2))).toMatchObject({ kind: 'denied', holder: null });
  });

  it('has a promise on the disk before it is told, and makes none that cannot be written', async () => {
    await start();
    const a = member('a');
    await a.ask('1', claim('a', 2, ['a', 'b']));
    expect(JSON.parse(readFileSync(storeFile(), 'utf8'))).toMatchObject({ ledgers: [{ generation: 2 }] });
    rmSync(join(directory, 'store'), { recursive: true });
    const answer = await member('b', { timeoutMs: 300 }).ask('2', claim('b', 3));
    expect(answer.kind).toBe('unreachable');
    expect(troubles.join()).toContain('ENOENT');
    const { ledger } = await askWitnessStatus({ address, port, cluster: 'shop', key });
    expect(ledger).toMatchObject({ generation: 2, lease: null });
  });

  it('serves nobody without the key, nor in the name of another', async () => {
    await start();
    const answer = await member('a', { with: randomBytes(32), timeoutMs: 1_000 }).ask('1', claim('a', 2));
    expect(answer.kind).toBe('unreachable');
    expect(strangers).toContain('a connection without the key');
    expect((await member('b', { timeoutMs: 1_000 }).ask('2', claim('a', 2))).kind).toBe('unreachable');
    expect(troubles.join()).toContain('it claims in the name of shop/a');
    await expect(askWitnessStatus({ address, port, cluster: 'other', key })).rejects.toThrow('no witness for other');
  });

  it('serves a cluster whose key came while it ran', async () => {
    await start();
    writeFileSync(join(directory, 'late.key'), key.toString('base64'), { mode: 0o600 });
    expect(await askWitnessStatus({ address, port, cluster: 'late', key })).toMatchObject({ ledger: null });
  });

  it('refuses a store that it cannot read', async () => {
    await start();
    await member('a').ask('1', claim('a', 2, ['a', 'b']));
    server?.close();
    for (const [text, complaint] of [
      ['{', 'is not a witness'],
      ['{"version":99,"ledgers":[]}', 'has form 99'],
    ] as const) {
      writeFileSync(storeFile(), text);
      expect(() => WitnessStore.open(storeFile())).toThrow(complaint);
    }
  });
});

describe('a member’s side', () => {
  it('is answered in time by one that is silent, or not there', async () => {
    const silent = createServer(() => undefined).listen(port, address);
    const a = member('a', { timeoutMs: 200 });
    const before = performance.now();
    expect((await a.ask('1', claim('a', 2))).kind).toBe('unreachable');
    expect(performance.now() - before).toBeLessThan(5_000);
    silent.close();
    await start();
    // The next question goes over a new connection.
    let kind = 'unreachable';
    while (kind === 'unreachable') ({ kind } = await a.ask('2', claim('a', 2, ['a', 'b'])));
    expect(kind).toBe('granted');
  });

  it('a new question takes the place of one that waits', async () => {
    await start();
    const a = member('a');
    const first = a.ask('1', claim('a', 2, ['a', 'b']));
    const second = a.ask('2', claim('a', 3, ['a', 'b']));
    expect(await first).toMatchObject({ kind: 'unreachable' });
    expect(await second).toMatchObject({ kind: 'granted' });
  });
});
