/** A witness on a third host, by itself: what an administrator does with it, before any node is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../cluster/cluster.ts';
import { WitnessHost } from '../cluster/witness-host.ts';

let cluster: Cluster;
let witness: WitnessHost;

beforeAll(async () => {
  cluster = await Cluster.create({ lab: { hosts: ['a', 'b', 'w'] }, others: ['w'] });
  witness = await WitnessHost.start(cluster, 'w');
});
afterAll(async () => cluster?.lab.close());

describe('a witness', () => {
  it('runs with nothing but the key, says what it knows, and ends when it is told to', async () => {
    expect(await witness.status()).toMatchObject({ cluster: 'stage', ledger: null, connected: [] });
    expect(await witness.end('SIGTERM')).toBe(0);
    expect(await witness.status()).toBeNull();
    await witness.start();
  });

  it('is one on a host, and says so to a second one', async () => {
    const [member] = cluster.members;
    const second = await witness.host.run([process.execPath, member?.program ?? '', 'witness'], { timeoutMs: 60_000 });
    expect(second.code).toBe(3);
    expect(second.stderr).toContain('has the port 5408 already');
  });
});
