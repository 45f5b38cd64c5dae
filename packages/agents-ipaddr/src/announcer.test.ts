import { expect, it } from 'vitest';
import { Announcer } from './announcer.ts';
import { parseIpAddress } from './ip-address.ts';

it('puts an announcement off for which it wakes up late: the address may be another host’s by then', async () => {
  const address = parseIpAddress('10.0.0.1');
  if (address === null) throw new Error('it is one');
  const said: number[] = [];
  const second = Promise.withResolvers<number>();
  const announcer = new Announcer({
    isHere: () => true,
    say: () => {
      said.push(performance.now());
      if (said.length === 2) second.resolve(performance.now());
    },
  });
  announcer.begin('ip', { address, nic: 'eth0', count: 2, intervalMs: 100 }, () => undefined);
  // As if the process had been frozen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  const wokeMs = performance.now();
  expect((await second.promise) - wokeMs).toBeGreaterThan(90);
  announcer.end('ip');
});
