import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentCall, Parameters } from '@understudy/contracts';
import type { OtherOperation } from './harness.ts';
import { createPair, privileges, type HostPair, type NamespaceHost } from './namespace-host.ts';

/** Soon over where nobody answers, and nothing is damped. */
const brisk = { attempts: 2, timeout: '100ms', dampen: '0' };

describe.each(privileges)('netpath with the privileges of %s', (privilege) => {
  let pair: HostPair;
  let here: NamespaceHost;
  let peer: NamespaceHost;

  beforeEach(async () => {
    pair = await createPair(privilege);
    ({ here, peer } = pair);
  });

  afterEach(() => pair.close());

  function operate(action: AgentCall, parameters: Parameters = {}, more: Partial<OtherOperation> = {}) {
    return here.operateOther({ agent: 'netpath', action, parameters: { ...brisk, ...parameters }, ...more });
  }

  /** The attribute that is told after a look. */
  async function told(parameters: Parameters, more: Partial<OtherOperation> = {}) {
    return (await operate('monitor', parameters, more)).nodeAttributes;
  }

  test('tells of the gateway of the default route, and that it is lost and found', async () => {
    await here.run('ip', 'route', 'add', 'default', 'via', '10.77.0.2');
    expect(await operate('monitor')).toMatchObject({ code: 'notRunning' });
    expect(await operate('start')).toMatchObject({ code: 'ok', nodeAttributes: { netpath: '1' } });
    await peer.run('ip', 'address', 'delete', '10.77.0.2/24', 'dev', 'eth0');
    const lost = await operate('monitor');
    expect(lost).toMatchObject({ code: 'ok', nodeAttributes: { netpath: '0' } });
    expect(lost.log).toEqual(['netpath is 0: 0 of 1 paths are good; the gateway 10.77.0.2: does not answer']);
    await here.run('ip', 'route', 'delete', 'default');
    expect(await operate('validate')).toMatchObject({
      code: 'ok',
      reason: '0 of 1 paths are good; there is no default route with a gateway',
    });
    await peer.run('ip', 'address', 'add', '10.77.0.2/24', 'dev', 'eth0');
    await here.run('ip', 'route', 'add', 'default', 'via', '10.77.0.2');
    expect(await told({})).toEqual({ netpath: '1' });
    expect(await operate('stop')).toMatchObject({ code: 'ok', nodeAttributes: { netpath: null } });
    expect(await operate('monitor')).toMatchObject({ code: 'notRunning' });
    expect(await operate('stop')).toMatchObject({ code: 'ok' });
  });

  test('asks both families, by link too, and each that answers counts', async () => {
    // Of its own, the kernel uses one only when it has asked whether it is taken, which takes a second.
    await here.run('ip', 'address', 'add', 'fe80::77:1/64', 'dev', 'eth0', 'nodad');
    await peer.run('ip', 'address', 'add', 'fe80::77:2/64', 'dev', 'eth0', 'nodad');
    const hosts = '10.77.0.2 fd77::2 fe80::77:2%eth0 10.77.0.99 192.0.2.1';
    const wanted = { host_list: hosts, multiplier: 100, name: 'wires' };
    const started = await operate('start', wanted);
    expect(started).toMatchObject({ code: 'ok', nodeAttributes: { wires: '300' } });
    expect(started.log).toEqual([
      'wires is 300: 3 of 5 paths are good; 10.77.0.99: does not answer; 192.0.2.1: network is unreachable',
    ]);
  });

  test('asks the peers: every address of the other nodes', async () => {
    const nodes = [
      { name: 'localhost', addresses: ['10.77.0.1', '10.78.0.1'] },
      { name: 'b', addresses: ['10.77.0.2', 'fd77::2'] },
      { name: 'c', addresses: ['10.77.0.3'] },
    ];
    const started = await operate('start', { host_list: 'peers' }, { nodes });
    expect(started.nodeAttributes).toEqual({ netpath: '2' });
    expect(started.log).toEqual(['netpath is 2: 2 of 3 paths are good; c 10.77.0.3: does not answer']);
  });

  test('looks at carriers, also of interfaces without addresses, and is called when one is lost', async () => {
    const wires = { host_list: '', interface: 'eth0 eth1' };
    await here.connect('eth1', peer, 'eth1');
    expect(await operate('start', wires)).toMatchObject({ code: 'ok', nodeAttributes: { netpath: '2' } });
    const call = operate('watch', wires);
    await peer.run('ip', 'link', 'set', 'eth1', 'down');
    expect(await call).toMatchObject({
      code: 'error',
      reason: 'it was eth0: has carrier, eth1: has carrier, it is eth0: has carrier, eth1: has no carrier',
    });
    expect(await told(wires)).toEqual({ netpath: '1' });
    await here.run('ip', 'link', 'set', 'eth1', 'down');
    expect(await operate('validate', wires)).toMatchObject({ reason: '1 of 2 paths are good; eth1: is down' });
    expect(await operate('validate', { ...wires, interface: 'eth7' })).toMatchObject({
      reason: '0 of 1 paths are good; eth7: there is no such interface',
    });
  });

  test('tells of no change that has not held, and goes on where it was when it is started again', async () => {
    const damped = { host_list: '10.77.0.2', dampen: '10min' };
    await operate('start', damped);
    await peer.run('ip', 'link', 'set', 'eth0', 'down');
    expect(await told(damped)).toEqual({ netpath: '1' });
    expect((await operate('start', damped)).nodeAttributes).toEqual({ netpath: '1' });
    expect(await told({ ...damped, dampen: '0' })).toEqual({ netpath: '0' });
  });

  test('fails where a score says so, and not before', async () => {
    const needed = { host_list: '10.77.0.2 10.77.0.3', multiplier: 10, failure_score: 20 };
    expect(await operate('start', needed)).toMatchObject({ code: 'ok' });
    expect(await operate('monitor', needed)).toMatchObject({
      code: 'error',
      reason: 'netpath is 10, less than 20: 1 of 2 paths are good; 10.77.0.3: does not answer',
      nodeAttributes: { netpath: '10' },
    });
    expect(await operate('monitor', { ...needed, failure_score: 10 })).toMatchObject({ code: 'ok' });
  });

  test('says nothing where it had no time to hear', async () => {
    await operate('start', { host_list: '10.77.0.2' });
    const cut = await operate('monitor', { host_list: '10.77.0.3', timeout: '5s' }, { timeoutMs: 50 });
    expect(cut).toMatchObject({ code: 'inconclusive' });
    expect(cut.nodeAttributes).toBeUndefined();
  });
});
