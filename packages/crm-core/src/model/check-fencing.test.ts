import { describe, expect, it } from 'vitest';
import { check, problemLines } from './definition.case.ts';

const resources = { address: { agent: 'address', parameters: { ip: '10.0.0.1' } } };
const parameters = { ip: '10.0.0.9' };
const outlet = { agent: 'fence:outlet', parameters };

function problems(fencing: unknown, properties: unknown = { stonithEnabled: true }): string[] {
  return problemLines(check({ version: 1, resources, properties, fencing }));
}

describe('a fencing section', () => {
  it('that names what there is has no problem', () => {
    const devices = {
      strip: { ...outlet, hosts: { alpha: 1, beta: 'B' }, delay: { alpha: '2s' }, actions: { off: { retries: 3 } } },
      other: { agent: 'fence:blind', parameters, hosts: ['beta'], nodes: ['alpha'], delay: '1s' },
    };
    expect(problems({ devices, levels: { beta: ['strip', ['other', 'strip']] } })).toEqual([]);
  });

  it('is told of nodes that are not there, wherever it names them', () => {
    const devices = { strip: { ...outlet, hosts: { alhpa: 1, beta: 2 }, nodes: ['gamma'], delay: { delta: '1s' } } };
    expect(problems({ devices, levels: { omega: ['strip'] } }, {})).toEqual([
      "unknown-node at fencing/devices/strip/hosts/alhpa: unknown node 'alhpa'; did you mean 'alpha'?",
      "unknown-node at fencing/devices/strip/nodes/0: unknown node 'gamma'; nodes: alpha, beta",
      "unknown-node at fencing/devices/strip/delay/delta: unknown node 'delta'; nodes: alpha, beta",
      "unknown-node at fencing/levels/omega: unknown node 'omega'; nodes: alpha, beta",
    ]);
  });

  it('is told of a device that serves nobody, and of nodes that nobody serves', () => {
    expect(problems({ devices: { strip: { ...outlet, hosts: [] } } }, {})).toEqual([
      'device-without-host at fencing/devices/strip/hosts: the device serves no node; name the nodes that it can fence, or leave hosts out: then it is every one',
    ]);
    expect(problems({ devices: { strip: { ...outlet, hosts: ['alpha'] } } })).toEqual([
      "node-without-device at fencing/devices: no fence device serves 'beta': if it is lost, nothing of it could be taken over; add it to the hosts of one",
    ]);
    expect(problems({ devices: { strip: { ...outlet, nodes: ['beta'] } } })).toEqual([
      "own-device at fencing/devices/strip/nodes: only 'beta' itself can reach the device that is to fence it; name another node",
    ]);
  });

  it('is told of levels with unknown, doubled or useless devices', () => {
    const devices = { strip: { ...outlet, hosts: ['alpha'] }, other: outlet };
    expect(problems({ devices, levels: { beta: ['strip', 'strp', ['other', 'other']] } }, {})).toEqual([
      "device-not-for-node at fencing/levels/beta/0: 'strip' does not serve 'beta'; add 'beta' to the hosts of 'strip'",
      "unknown-device at fencing/levels/beta/1: unknown fence device 'strp'; did you mean 'strip'?",
      "device-twice at fencing/levels/beta/2/1: 'other' is in this level already; name each device once",
    ]);
  });

  it('is told of agents that cannot fence, and of what an agent cannot do', () => {
    const devices = {
      one: { agent: 'address', parameters },
      two: { agent: 'fence:outlt', parameters },
      three: { agent: 'fence:blind', parameters: {}, actions: { status: {}, off: { action: 'on' } } },
    };
    expect(problems({ devices }, {})).toEqual([
      "not-a-fence-agent at fencing/devices/one/agent: the agent 'address' cannot fence; installed: fence:outlet, fence:blind",
      "unknown-agent at fencing/devices/two/agent: unknown fence agent 'fence:outlt'; did you mean 'fence:outlet'?",
      "missing-parameter at fencing/devices/three/parameters: parameter 'ip' is missing",
      "unknown-operation at fencing/devices/three/actions/status: agent 'fence:blind' has no action 'status'; it has: off, reboot, monitor",
      "unknown-operation at fencing/devices/three/actions/off/action: agent 'fence:blind' has no action 'on'; it has: off, reboot, monitor",
    ]);
  });

  it('is told of times that are none', () => {
    const devices = { strip: { ...outlet, delay: '3', actions: { off: { timeout: '0s' } } } };
    const properties = {
      stonithTimeout: '0s',
      priorityFencingDelay: '0s',
      transitionDelay: '0s',
      stormBrake: { window: '0s' },
    };
    expect(problems({ devices }, properties)).toEqual([
      "invalid-duration at properties/stonithTimeout: '0s' is no time at all; at least 1ms",
      "invalid-duration at properties/stormBrake/window: '0s' is no time at all; at least 1ms",
      "invalid-duration at fencing/devices/strip/delay: '3' has no unit; write '3s' for seconds, '3ms' for milliseconds",
      "invalid-duration at fencing/devices/strip/actions/off/timeout: '0s' is no time at all; at least 1ms",
    ]);
  });
});

it('a resource cannot be run by a fence agent', () => {
  expect(problemLines(check({ version: 1, resources: { strip: outlet } }))).toEqual([
    "not-a-fence-agent at resources/strip/agent: the agent 'fence:outlet' runs no resources: it fences; it belongs into fencing.devices",
  ]);
});
