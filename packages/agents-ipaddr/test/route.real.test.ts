import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentCall, Parameters } from '@understudy/contracts';
import { createPair, privileges, type HostPair, type NamespaceHost } from './namespace-host.ts';

const trials = [
  {
    family: 'IPv4',
    destination: '10.99.0.0/16',
    gateway: '10.77.0.2',
    own: '10.77.0.1/24',
    source: '10.77.0.1',
    other: '10.77.0.3',
    far: '192.0.2.9',
    flag: '-4',
    second: '10.98.0.0/16',
  },
  {
    family: 'IPv6',
    destination: 'fd99::/48',
    gateway: 'fd77::2',
    own: 'fd77::1/64',
    source: 'fd77::1',
    other: 'fd77::3',
    far: 'fd55::9',
    flag: '-6',
    second: 'fd98::/48',
  },
] as const;

describe.each(privileges)('route with the privileges of %s', (privilege) => {
  let pair: HostPair;
  let here: NamespaceHost;

  beforeEach(async () => {
    pair = await createPair(privilege);
    ({ here } = pair);
  });

  afterEach(() => pair.close());

  function operate(action: AgentCall, parameters: Parameters) {
    return here.operateOther({ agent: 'route', action, parameters });
  }

  async function shown(flag: string, ...which: string[]): Promise<string> {
    const text = await here.run('ip', flag, '-details', 'route', 'show', ...which);
    return text
      .replace(/^unicast /gm, '')
      .replaceAll(/ (pref medium|scope \w+)/g, '')
      .trim();
  }

  test.each(trials)('$family: comes, is seen, and goes; also twice', async ({ destination, gateway, source, flag }) => {
    const wanted = { destination, gateway, source };
    const metric = flag === '-6' ? ' metric 1024' : '';
    const text = `${destination} via ${gateway} src ${source}${metric}`;
    expect(await operate('monitor', wanted)).toMatchObject({ code: 'notRunning', reason: `${text} is not there` });
    expect(await operate('validate', wanted)).toMatchObject({ code: 'ok', reason: `${text} would be set` });
    const before = await shown(flag);
    expect(await operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect(await operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect(await shown(flag, destination)).toBe(
      `${destination} via ${gateway} dev eth0 proto 117 src ${source}${metric}`,
    );
    expect(await operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    expect(await operate('validate', wanted)).toMatchObject({ code: 'ok', reason: `${text} is there` });
    expect(await operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await shown(flag)).toBe(before);
    expect(await operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });

  test.each(trials)('$family: default, a device without a gateway, a table, a metric', async (trial) => {
    const { gateway, destination, flag, second } = trial;
    const standard = { destination: 'default', gateway, metric: 5 };
    const tunnel = { destination: second, device: 'eth0', table: 100, metric: 7 };
    for (const wanted of [standard, tunnel]) {
      expect(await operate('start', wanted)).toMatchObject({ code: 'ok' });
      expect(await operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    }
    expect(await shown(flag, 'default')).toBe(`default via ${gateway} dev eth0 proto 117 metric 5`);
    expect(await shown(flag, 'table', '100')).toBe(`${second} dev eth0 proto 117 metric 7`);
    // What differs in metric or table is another one.
    for (const other of [
      { ...standard, metric: 6 },
      { destination, device: 'eth0', table: 100 },
    ]) {
      expect(await operate('monitor', other)).toMatchObject({ code: 'notRunning' });
      expect(await operate('stop', other)).toMatchObject({ code: 'ok' });
    }
    for (const wanted of [standard, tunnel]) {
      expect(await operate('monitor', wanted)).toMatchObject({ code: 'ok' });
      expect(await operate('stop', wanted)).toMatchObject({ code: 'ok' });
      expect(await operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    }
  });

  test.each(
    trials.flatMap((trial) => [
      { ...trial, which: 'another gateway', their: trial.other },
      { ...trial, which: 'the same gateway', their: trial.gateway },
    ]),
  )('$family: what is somebody else’s, over $which, stays as it is, and is named', async (trial) => {
    const { destination, gateway, their, flag } = trial;
    const wanted = { destination, gateway };
    await here.run('ip', flag, 'route', 'add', destination, 'via', their);
    const theirs = await shown(flag, destination);
    const refused = await operate('start', wanted);
    expect(refused).toMatchObject({ code: 'error' });
    expect(refused.reason).toContain(`in its place is ${theirs}, which is not ours; remove it where it comes from, or`);
    const looked = await operate('monitor', wanted);
    expect(looked).toMatchObject({ code: 'notRunning' });
    expect(looked.reason).toContain(`in its place is ${theirs}`);
    expect((await operate('validate', wanted)).reason).toContain(`not now: in its place is ${theirs}`);
    expect(await operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await shown(flag, destination)).toBe(theirs);
  });

  test('the kernel’s own route to a network is not ours, nor is one that leads nowhere or to several', async () => {
    const own = { destination: '10.77.0.0/24', device: 'eth0', source: '10.77.0.1' };
    expect((await operate('start', own)).reason).toContain(
      'in its place is 10.77.0.0/24 dev eth0 proto kernel src 10.77.0.1',
    );
    expect(await operate('stop', own)).toMatchObject({ code: 'ok' });
    expect(await shown('-4', '10.77.0.0/24')).toContain('10.77.0.0/24');
    await here.run('ip', 'route', 'add', 'blackhole', '10.99.0.0/16');
    const wanted = { destination: '10.99.0.0/16', gateway: '10.77.0.2' };
    expect((await operate('start', wanted)).reason).toContain(
      '10.99.0.0/16 proto boot (not unicast: a blackhole, or the like)',
    );
    await here.run('ip', 'route', 'delete', 'blackhole', '10.99.0.0/16');
    const hops = ['nexthop', 'via', '10.77.0.2', 'nexthop', 'via', '10.77.0.3'];
    await here.run('ip', 'route', 'add', '10.99.0.0/16', ...hops);
    const both = '10.99.0.0/16 nexthop via 10.77.0.2 dev eth0 nexthop via 10.77.0.3 dev eth0';
    expect((await operate('start', wanted)).reason).toContain(`in its place is ${both}`);
  });

  test.each(trials)('$family: its watch ends when the route has gone, whatever ends it', async (trial) => {
    const { destination, gateway, own, source, flag } = trial;
    // Of the routes of IPv4 that end with their link, the kernel tells nobody.
    const ends: readonly (readonly string[])[] = [
      ['route', 'delete', destination],
      ['address', 'delete', own, 'dev', 'eth0'],
      ['link', 'set', 'eth0', 'down'],
    ];
    const wanted = { destination, gateway, source };
    for (const end of ends) {
      expect(await operate('start', wanted)).toMatchObject({ code: 'ok' });
      const noticed = operate('watch', wanted);
      await here.run('ip', flag, 'route', 'add', trial.second, 'dev', 'eth0');
      expect(await Promise.race([noticed, here.run('ip', flag, 'route')])).toContain(destination);
      await here.run('ip', flag, ...end);
      // When the source has gone, IPv6 keeps the route without it.
      const reason = flag === '-6' && end[0] === 'address' ? `has lost its source ${source}` : 'is not there';
      expect(await noticed).toMatchObject({ code: 'error', reason: expect.stringContaining(reason) as string });
      expect(await operate('stop', wanted)).toMatchObject({ code: 'ok' });
      expect(await shown(flag, destination)).toBe('');
      await here.run('ip', 'link', 'set', 'eth0', 'up');
      const six = flag === '-6' ? ['nodad'] : [];
      await here.run('ip', 'address', 'replace', own, 'dev', 'eth0', ...six);
      await here.run('ip', flag, 'route', 'flush', trial.second);
    }
  });

  test('a lost carrier is an error, and no obstacle for stop', async () => {
    const wanted = { destination: '10.99.0.0/16', gateway: '10.77.0.2' };
    await operate('start', wanted);
    const noticed = operate('watch', wanted);
    await pair.peer.run('ip', 'link', 'set', 'eth0', 'down');
    const reason = '10.99.0.0/16 via 10.77.0.2 is there, but eth0 is down or has no carrier';
    expect(await noticed).toMatchObject({ code: 'error', reason });
    expect(await operate('monitor', wanted)).toMatchObject({ code: 'error', reason });
    expect(await operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });

  test.each(trials)('$family: what cannot be set is refused, with what to do', async (trial) => {
    const { destination, gateway, far } = trial;
    const away = { destination, gateway: far, device: 'eth0' };
    const unreached = `no network on eth0 contains the gateway ${far}: correct it`;
    const refused = await operate('start', away);
    expect(refused).toMatchObject({ code: 'error' });
    expect(refused.reason).toContain('the kernel refused');
    expect(refused.reason).toContain(unreached);
    expect((await operate('validate', away)).reason).toContain('would be set; not now: ');
    expect(await operate('start', { ...away, onlink: true })).toMatchObject({ code: 'ok' });
    expect(await operate('monitor', { ...away, onlink: true })).toMatchObject({ code: 'ok' });
    expect(await operate('stop', { ...away, onlink: true })).toMatchObject({ code: 'ok' });
    const strange = await operate('start', { destination, gateway, source: far });
    expect(strange.reason).toContain(`the source ${far} is on no interface of this host: its address must come first`);
    const unknown = await operate('start', { destination, device: 'eth7' });
    expect(unknown.reason).toContain('this host has no eth7 (it has lo, eth0)');
    expect(await operate('validate', { destination, device: 'eth7' })).toMatchObject({ code: 'ok' });
    expect(await operate('start', { destination, gateway: 'nobody' })).toMatchObject({ code: 'badParameters' });
    await here.run('ip', 'link', 'set', 'eth0', 'down');
    const down = await operate('start', { destination, gateway, device: 'eth0' });
    expect(down).toMatchObject({ code: 'error' });
    expect(down.reason).toContain('eth0 is down (ip link set eth0 up)');
  });

  test('without the power to do it, neither start nor stop says that it is done', async () => {
    const powerless = await here.createPowerless();
    const wanted = { destination: '10.99.0.0/16', gateway: '10.77.0.2' };
    const asked = { agent: 'route', parameters: wanted } as const;
    expect(await powerless.operateOther({ ...asked, action: 'start' })).toMatchObject({ code: 'noPermission' });
    await operate('start', wanted);
    expect(await powerless.operateOther({ ...asked, action: 'monitor' })).toMatchObject({ code: 'ok' });
    expect(await powerless.operateOther({ ...asked, action: 'stop' })).toMatchObject({ code: 'noPermission' });
    expect(await operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    await powerless.close();
  });
});
