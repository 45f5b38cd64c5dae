import { expect, it } from 'vitest';
import { addressOf } from '../ip-address.ts';
import type { Route } from '../kernel-routes.ts';
import { gatewayOf } from './default-gateway.ts';

const links = [
  { nic: 'eth0', index: 2 },
  { nic: 'eth1', index: 3 },
];
const first: Route = {
  index: 2,
  network: null,
  prefixLength: 0,
  gateway: addressOf(Uint8Array.of(10, 77, 0, 254)),
  metric: 200,
  linkDown: false,
};
const second: Route = { ...first, index: 3, gateway: addressOf(Uint8Array.of(10, 78, 0, 1)), metric: 99 };

it.each([
  ['none without a default route', [{ ...first, network: addressOf(Uint8Array.of(10, 9, 0, 0)) }], null],
  ['the one of the default route', [first], '10.77.0.254 on eth0'],
  ['of two, that with the lower metric', [first, second], '10.78.0.1 on eth1'],
  ['none of a default route without a gateway', [{ ...first, gateway: null }], null],
  ['none on a link that has just gone', [{ ...first, index: 9 }], null],
])('the gateway is %s', (_title, routes, expected) => {
  const found = gatewayOf(routes, links);
  expect(found === null ? null : `${found.address.text} on ${found.nic}`).toBe(expected);
});
