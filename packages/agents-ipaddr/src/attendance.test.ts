import { afterEach, expect, it } from 'vitest';
import { Attendance, type AttendanceHost } from './attendance.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { openNetlinkSocket } from './netlink-socket.ts';
import type { Voice } from './voice.ts';

function wanted(): IpAddress {
  const address = parseIpAddress('10.0.0.1');
  if (address === null) throw new Error('it is one');
  return address;
}

const plan = { count: 2, limit: 2, intervalMs: 100, probeCount: 0, refreshMs: 0 };
const host: AttendanceHost = {
  isHere: () => true,
  findNeighbours: () => [],
  log: () => undefined,
  keepRival: () => undefined,
};
let attendance: Attendance | undefined;
afterEach(() => attendance?.end());

/** Nothing is ever heard. */
function voiceThat(announce: () => void, closed: () => void = () => undefined): Voice {
  const socket = openNetlinkSocket();
  const close = (): void => {
    socket.close();
    closed();
  };
  return { fd: socket.fd, announce, probe: () => undefined, ask: () => undefined, hear: () => null, close };
}

it('puts an announcement off for which it wakes up late: the address may be another host’s by then', async () => {
  const said: number[] = [];
  const second = Promise.withResolvers<number>();
  const voice = voiceThat(() => {
    said.push(performance.now());
    if (said.length === 2) second.resolve(performance.now());
  });
  attendance = new Attendance({ address: wanted(), nic: 'eth0', plan }, { voice, scout: voice }, host);
  // As if the process had been frozen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  const wokeMs = performance.now();
  expect((await second.promise) - wokeMs).toBeGreaterThan(90);
});

it('says nothing more for an address that is gone, and lets go of its socket', async () => {
  let said = 0;
  const closed = Promise.withResolvers<undefined>();
  const voice = voiceThat(
    () => (said += 1),
    () => closed.resolve(undefined),
  );
  const long = { ...plan, count: 50, intervalMs: 1 };
  attendance = new Attendance(
    { address: wanted(), nic: 'eth0', plan: long },
    { voice, scout: voice },
    { ...host, isHere: () => false },
  );
  await closed.promise;
  expect(said).toBe(1);
});
