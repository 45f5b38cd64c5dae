import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { answered, isSilent, startEcho } from './fixtures/reach.ts';
import type { Host } from './host.ts';
import { Lab } from './lab.ts';

let lab: Lab;
let alpha: Host;
let beta: Host;
let received: readonly string[];

beforeAll(async () => {
  lab = await Lab.create();
  alpha = lab.host('alpha');
  beta = lab.host('beta');
  received = await startEcho(beta);
});
afterAll(async () => lab.close());

async function carrier(): Promise<string> {
  return (await alpha.readFile('/sys/class/net/hb0/carrier')).trim();
}

it('a cut cable carries nothing, the other still does, and the host sees its carrier go and come', async () => {
  const cable = lab.cable('alpha', 'beat');
  expect(cable.interface).toBe('hb0');
  await cable.cut();
  expect(await carrier()).toBe('0');
  expect(await isSilent(alpha, beta.address('beat'))).toBe(true);
  expect(await answered(alpha, beta.address('service'))).toBe(1);
  await cable.mend();
  expect(await carrier()).toBe('1');
  expect(await answered(alpha, beta.address('beat'))).toBe(1);
  expect(await answered(alpha, beta.address('beat', 6))).toBe(1);
});

it('a cable cut in one direction carries the other', async () => {
  const cable = lab.cable('alpha', 'beat');
  const before = received.length;
  await cable.cut({ direction: 'in' });
  expect(await isSilent(alpha, beta.address('beat'), 5)).toBe(true);
  await vi.waitFor(() => expect(received.slice(before)).toContain('4'), { timeout: 20_000 });
  expect(await carrier()).toBe('1');

  const between = received.length;
  await cable.mend();
  await cable.cut({ direction: 'out' });
  expect(await isSilent(alpha, beta.address('beat'), 5)).toBe(true);
  expect(received.length).toBe(between);
  await cable.mend();
  expect(await answered(alpha, beta.address('beat'), 5)).toBe(5);
});

it('a bad cable loses the share that was asked for', async () => {
  const cable = lab.cable('beta', 'beat');
  await cable.drop({ share: 0.3, direction: 'in' });
  const one = await answered(alpha, beta.address('beat'), 1000);
  expect(one).toBeGreaterThan(600);
  expect(one).toBeLessThan(800);
  await cable.drop({ share: 0.3 });
  const both = await answered(alpha, beta.address('beat'), 1000);
  expect(both).toBeGreaterThan(390);
  expect(both).toBeLessThan(590);
  await cable.mend();
  expect(await answered(alpha, beta.address('beat'), 1000)).toBe(1000);
});

it('a cable is mended when its host comes up again', async () => {
  await lab.cable('alpha', 'beat').cut({ direction: 'out' });
  await lab.cable('alpha', 'service').cut();
  await alpha.cutPower();
  await alpha.powerOn();
  expect(await answered(alpha, beta.address('beat'))).toBe(1);
  expect(await answered(alpha, beta.address('service'))).toBe(1);
});
