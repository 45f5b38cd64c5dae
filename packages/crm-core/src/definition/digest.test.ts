import { expect, it } from 'vitest';
import { digestOf } from './digest.ts';

it('does not depend on the order in which parameters are written', () => {
  const one = digestOf({ agent: 'ipaddr', parameters: { ip: '10.0.0.1', nic: 'eth0' } });
  expect(digestOf({ agent: 'ipaddr', parameters: { nic: 'eth0', ip: '10.0.0.1' } })).toBe(one);
  expect(one).toMatch(/^[0-9a-f]{16}$/);
});

it('differs for another agent, value, name or type of value', () => {
  const digests = [
    digestOf({ agent: 'ipaddr', parameters: { ip: '1' } }),
    digestOf({ agent: 'fs', parameters: { ip: '1' } }),
    digestOf({ agent: 'ipaddr', parameters: { ip: '2' } }),
    digestOf({ agent: 'ipaddr', parameters: { nic: '1' } }),
    digestOf({ agent: 'ipaddr', parameters: { ip: 1 } }),
    digestOf({ agent: 'ipaddr', parameters: {} }),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});
