import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '@understudy/agent-kit';
import type { IpaddrParameters } from '../src/index.ts';
import { Connections } from './connections.ts';
import { createPair, privileges, type HostPair, type NamespaceHost } from './namespace-host.ts';

/** One of what `ip -json address show` lists. */
interface LinkJson {
  readonly addr_info: readonly { readonly local: string }[];
}

describe.each(privileges)('ipaddr with the privileges of %s', (privilege) => {
  let pair: HostPair;
  let here: NamespaceHost;
  let peer: NamespaceHost;

  beforeEach(async () => {
    pair = await createPair(privilege);
    ({ here, peer } = pair);
  });

  afterEach(() => pair.close());

  async function addresses(host: NamespaceHost, nic: string): Promise<string> {
    return host.run('ip', '-oneline', 'address', 'show', 'dev', nic);
  }

  /** Nobody listens on the port: a host that has the address refuses, one that is not there is silent. */
  async function reaches(host: NamespaceHost, ip: string): Promise<string> {
    const script = `require('net').connect(9, '${ip}').on('error', (error) => console.log(error.code))`;
    return (await host.run(process.execPath, '-e', script)).trim();
  }

  async function untilMonitorSays(parameters: Partial<IpaddrParameters>, reason: string): Promise<void> {
    const look = async (): Promise<boolean> => (await here.operate('monitor', parameters)).reason === reason;
    const said = await waitUntil(look, { timeoutMs: 20_000 });
    expect(said.kind, reason).toBe('met');
  }

  async function macOf(host: NamespaceHost, nic: string): Promise<string> {
    const [link] = JSON.parse(await host.run('ip', '-json', 'link', 'show', 'dev', nic)) as { address: string }[];
    return link?.address ?? '';
  }

  test('an IPv4 address finds nic and prefix from the routes, comes, is watched, and goes', async () => {
    const wanted = { ip: '10.77.0.10' };
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    expect(await here.operate('validate', wanted)).toMatchObject({
      code: 'ok',
      reason: '10.77.0.10/24 would go to eth0',
    });
    expect(await here.operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect(await addresses(here, 'eth0')).toContain('inet 10.77.0.10/24 brd 10.77.0.255');
    expect(await reaches(peer, '10.77.0.10')).toBe('ECONNREFUSED');
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    expect(await here.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await addresses(here, 'eth0')).not.toContain('10.77.0.10');
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });

  test('an IPv6 address can be used as soon as start has returned', async () => {
    const wanted = { ip: 'fd77::10' };
    expect(await here.operate('start', wanted)).toMatchObject({ code: 'ok' });
    const shown = await addresses(here, 'eth0');
    expect(shown).toContain('inet6 fd77::10/64');
    expect(shown).not.toContain('fd77::10/64 scope global tentative');
    expect(await reaches(peer, 'fd77::10')).toBe('ECONNREFUSED');
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    expect(await here.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });

  test('start twice and stop twice are as good as once', async () => {
    const wanted = { ip: '10.77.0.10', cidr_netmask: '255.255.255.0', nic: 'eth0', iflabel: 'web' };
    expect(await here.operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect(await here.operate('start', wanted)).toMatchObject({ code: 'ok' });
    const shown = await addresses(here, 'eth0');
    expect(shown.split('10.77.0.10/24')).toHaveLength(2);
    expect(shown).toContain('eth0:web');
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    expect(await here.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await here.operate('stop', wanted)).toMatchObject({ code: 'ok' });
  });

  test('what is asked for besides the address is there: broadcast, label, lifetime, no route', async () => {
    const options = { broadcast: '10.77.0.127', iflabel: 'web', preferred_lft: '0', noprefixroute: true };
    await here.operate('start', { ip: '10.78.0.10', nic: 'eth0', cidr_netmask: '25', ...options });
    const [link] = JSON.parse(await here.run('ip', '-json', 'address', 'show', 'dev', 'eth0')) as LinkJson[];
    expect(link?.addr_info.find(({ local }) => local === '10.78.0.10')).toMatchObject({
      prefixlen: 25,
      broadcast: '10.77.0.127',
      label: 'eth0:web',
      deprecated: true,
      noprefixroute: true,
    });
    expect(await here.run('ip', 'route')).not.toContain('10.78.0');
    await here.operate('start', { ip: '10.77.0.20', nic: 'eth0', cidr_netmask: '31' });
    expect(await addresses(here, 'eth0')).toMatch(/10\.77\.0\.20\/31 scope/);
  });

  test('where the kernel refuses an address, its reason is said', async () => {
    await here.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6');
    const { code, reason } = await here.operate('start', { ip: 'fd77::10', nic: 'eth0', cidr_netmask: '64' });
    expect(code).toBe('error');
    expect(reason).toContain('the kernel refused fd77::10/64 on eth0: permission denied');
    expect(reason).toContain('is IPv6 switched off there');
  });

  test.each([
    { ip: '10.77.0.10', length: '24' },
    { ip: 'fd77::10', length: '64' },
  ])(
    '$ip, which another host has, is refused or taken, and its MAC address is named as long as it has it',
    async ({ ip, length }) => {
      const six = ip.includes(':') ? ['nodad'] : [];
      await peer.run('ip', 'address', 'add', `${ip}/${length}`, 'dev', 'eth0', ...six);
      const mac = await macOf(peer, 'eth0');
      const owner = `in use by another host on eth0, whose MAC address is ${mac}`;
      const refused = await here.operate('start', { ip, on_duplicate: 'refuse' });
      expect(refused).toMatchObject({ code: 'error' });
      expect(refused.reason).toContain(owner);
      expect(await addresses(here, 'eth0')).not.toContain(`${ip}/`);
      const taken = await here.operate('start', { ip });
      expect(taken).toMatchObject({ code: 'ok', reason: '' });
      expect(await addresses(here, 'eth0')).toContain(`${ip}/`);
      await untilMonitorSays({ ip }, `${ip} is ${owner}; both answer`);
      await peer.run('ip', 'address', 'delete', `${ip}/${length}`, 'dev', 'eth0');
      await untilMonitorSays({ ip }, '');
      await peer.run('ip', 'address', 'add', `${ip}/${length}`, 'dev', 'eth0', ...six);
      expect(await here.operate('stop', { ip })).toMatchObject({ code: 'ok' });
      // Forgotten with the stop; and nobody is named without the question.
      expect(await here.operate('start', { ip, probe_count: 0 })).toMatchObject({ code: 'ok', reason: '' });
      expect(await here.operate('monitor', { ip })).toMatchObject({ code: 'ok', reason: '' });
    },
  );

  test.each([
    { ip: '10.77.0.10', length: '24' },
    { ip: 'fd77::10', length: '64' },
  ])('the neighbour learns at once that $ip has moved', async ({ ip, length }) => {
    const client = await here.createPeer();
    await here.run('ip', 'link', 'add', 'br0', 'type', 'bridge');
    await here.run('ip', 'link', 'set', 'br0', 'up');
    await here.connect('eth1', client, 'eth0');
    for (const nic of ['eth0', 'eth1']) await here.run('ip', 'link', 'set', nic, 'master', 'br0');
    await here.run('ip', 'address', 'flush', 'dev', 'eth0');
    for (const own of ['10.77.0.1/24', 'fd77::1/64']) await here.run('ip', 'address', 'add', own, 'dev', 'br0');
    await client.run('ip', 'address', 'add', `${ip.slice(0, -2)}9/${length}`, 'dev', 'eth0');
    // The client holds an entry for the old owner, as after a failover.
    const old = '02:00:00:00:00:99';
    await client.run('ip', 'neighbour', 'replace', ip, 'lladdr', old, 'dev', 'eth0', 'nud', 'stale');
    expect(await client.run('ip', 'neighbour', 'show', ip)).toContain(old);
    expect(await peer.operate('start', { ip, arp_count: 1 })).toMatchObject({ code: 'ok' });
    const mac = await macOf(peer, 'eth0');
    const learned = await waitUntil(async () => (await client.run('ip', 'neighbour', 'show', ip)).includes(mac), {
      timeoutMs: 10_000,
    });
    expect(learned.kind).toBe('met');
    await client.close();
  });

  test.each([
    { ip: '10.77.0.10', gateway: '10.77.0.2' },
    { ip: 'fd77::10', gateway: 'fd77::2' },
  ])('$ip is announced until the gateway is seen to know where it is', async ({ ip, gateway }) => {
    await here.run('ip', 'route', 'add', 'default', 'via', gateway);
    await here.operate('start', { ip });
    const used = `${ip} is used here: seen at ${await macOf(peer, 'eth0')} after`;
    expect((await here.logged(used)).code).toBe('ok');
  });

  test('announcements go on, up to their limit, while nobody is seen to use the address', async () => {
    await here.run('ip', 'route', 'add', 'default', 'via', '10.77.0.2');
    // The gateway has it in its table, and answers no question.
    await peer.run('sh', '-c', 'echo 8 > /proc/sys/net/ipv4/conf/all/arp_ignore');
    const heard = await peer.hearArp('eth0', '10.77.0.10', 12);
    await here.operate('start', { ip: '10.77.0.10', arp_count: 1, arp_limit: 4, arp_interval: 50 });
    const mac = await macOf(here, 'eth0');
    const round = [`request ${mac}`, `reply ${mac}`, `request ${mac}`];
    expect((await heard()).log).toEqual(Array.from({ length: 4 }, () => round).flat());
  });

  test('another process that goes on with it looks whether the other owner is still there', async () => {
    const wanted = { ip: '10.77.0.10' };
    await peer.run('ip', 'address', 'add', '10.77.0.10/24', 'dev', 'eth0');
    await here.operate('start', wanted);
    const mac = await macOf(peer, 'eth0');
    await untilMonitorSays(
      wanted,
      `10.77.0.10 is in use by another host on eth0, whose MAC address is ${mac}; both answer`,
    );
    const next = await here.createSuccessor();
    expect((await next.operate('monitor', wanted)).reason).toContain(mac);
    await peer.run('ip', 'address', 'delete', '10.77.0.10/24', 'dev', 'eth0');
    expect((await next.logged(`10.77.0.10 is not in use any more at ${mac}`)).code).toBe('ok');
    expect(await next.operate('monitor', wanted)).toMatchObject({ code: 'ok', reason: '' });
    await next.close();
  });

  test('announcements go on after start has returned', async () => {
    const heard = await peer.hearArp('eth0', '10.77.0.10', 6);
    const answer = await here.operate('start', { ip: '10.77.0.10', arp_count: 3, arp_interval: 50 });
    expect(answer).toMatchObject({ code: 'ok', log: [] });
    const mac = await macOf(here, 'eth0');
    const { log } = await heard();
    expect(log).toEqual(Array.from({ length: 3 }, () => [`request ${mac}`, `reply ${mac}`]).flat());
  });

  test('a lost carrier is an error for monitor and start, but no obstacle for stop', async () => {
    const wanted = { ip: '10.77.0.10' };
    await here.operate('start', wanted);
    await peer.run('ip', 'link', 'set', 'eth0', 'down');
    const lost = await waitUntil(async () => (await here.operate('monitor', wanted)).code === 'error', {
      timeoutMs: 10_000,
    });
    expect(lost.kind).toBe('met');
    expect((await here.operate('monitor', wanted)).reason).toContain('eth0 has no carrier');
    expect(await here.operate('monitor', { ...wanted, check_link_status: false })).toMatchObject({ code: 'ok' });
    expect(await here.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await addresses(here, 'eth0')).not.toContain('10.77.0.10');
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    expect((await here.operate('start', wanted)).reason).toContain('eth0 has no carrier');
  });

  test('an address that was deleted by hand, or put on another nic, is noticed', async () => {
    const wanted = { ip: '10.77.0.10', nic: 'eth0', cidr_netmask: '24' };
    await here.operate('start', wanted);
    await here.run('ip', 'address', 'delete', '10.77.0.10/24', 'dev', 'eth0');
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    await here.connect('eth1', peer, 'eth1');
    await here.run('ip', 'address', 'add', '10.77.0.10/24', 'dev', 'eth1');
    expect(await here.operate('monitor', wanted)).toMatchObject({
      code: 'error',
      reason: '10.77.0.10 is on eth1, not on eth0',
    });
    expect(await here.operate('start', wanted)).toMatchObject({ code: 'error' });
    expect(await here.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await addresses(here, 'eth1')).not.toContain('10.77.0.10');
  });

  test.each<[string, readonly [string, ...string[]]]>([
    ['the address is deleted', ['ip', 'address', 'delete', '10.77.0.10/24', 'dev', 'eth0']],
    ['its interface goes down', ['ip', 'link', 'set', 'eth0', 'down']],
  ])('its watch waits for the moment in which %s, whatever else changes', async (_, change) => {
    const wanted = { ip: '10.77.0.10', nic: 'eth0', cidr_netmask: '24' };
    await here.operate('start', wanted);
    const noticed = here.operate('watch', wanted);
    await here.run('ip', 'address', 'add', '10.77.0.11/24', 'dev', 'eth0');
    await here.run('ip', 'link', 'set', 'lo', 'down');
    expect(await Promise.race([noticed, here.run('ip', '-br', 'address')])).toContain('10.77.0.10/24');
    await here.run(...change);
    expect((await noticed).reason).toBe('10.77.0.10 is not as it was');
    expect(await here.operate('watch', wanted)).not.toMatchObject({ code: 'ok' });
  });

  test.each([
    { ip: '10.77.0.10', server: '::' },
    { ip: '10.77.0.10', server: '0.0.0.0' },
    { ip: 'fd77::10', server: '::' },
  ])('who is connected to $ip, at a server on $server, is told when it goes; other connections stay', async (trial) => {
    const { ip, server } = trial;
    const own = ip.includes(':') ? 'fd77::1' : '10.77.0.1';
    await here.operate('start', { ip });
    await using connections = await Connections.open(peer, here, server, [ip, own]);
    const { log } = await here.operate('stop', { ip });
    expect(log).toContain(`closed 1 TCP connections to ${ip}`);
    expect(await connections.next()).toBe(`${ip} ECONNRESET`);
    connections.send('still here');
    expect(await connections.next()).toBe(`${own} still here`);
  });

  test('an address that is there twice is an error; stop removes both', async () => {
    const wanted = { ip: '10.77.0.10' };
    await here.operate('start', wanted);
    await here.connect('eth1', peer, 'eth1');
    await here.run('ip', 'address', 'add', '10.77.0.10/32', 'dev', 'eth1');
    const answer = await here.operate('monitor', wanted);
    expect(answer.reason).toContain('10.77.0.10 is there more than once');
    expect(await here.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await here.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });

  test('without the power to do it, neither start nor stop says that it is done', async () => {
    const wanted = { ip: '10.77.0.10' };
    const powerless = await here.createPowerless();
    const start = await powerless.operate('start', wanted);
    expect(start).toMatchObject({ code: 'noPermission' });
    expect(start.reason).toContain('the kernel refused 10.77.0.10/24 on eth0: operation not permitted');
    const asked = await powerless.operate('start', { ...wanted, on_duplicate: 'refuse' });
    expect(asked).toMatchObject({ code: 'noPermission' });
    expect(asked.reason).toContain('cannot ask whether 10.77.0.10 is taken: opening a raw socket on eth0');
    await here.operate('start', wanted);
    expect(await powerless.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    expect(await powerless.operate('stop', wanted)).toMatchObject({ code: 'noPermission' });
    expect(await addresses(here, 'eth0')).toContain('10.77.0.10');
    await powerless.close();
  });

  test('stopping the first address of a network leaves the others', async () => {
    await here.run('ip', 'address', 'flush', 'dev', 'eth0');
    await here.run('sh', '-c', 'echo 0 > /proc/sys/net/ipv4/conf/eth0/promote_secondaries');
    await here.run('sh', '-c', 'echo 0 > /proc/sys/net/ipv4/conf/all/promote_secondaries');
    const first = { ip: '10.77.0.10', nic: 'eth0', cidr_netmask: '24' };
    await here.operate('start', first);
    await here.run('ip', 'address', 'add', '10.77.0.11/24', 'dev', 'eth0');
    expect(await here.operate('stop', first)).toMatchObject({ code: 'ok' });
    const shown = await addresses(here, 'eth0');
    expect(shown).not.toContain('10.77.0.10/');
    expect(shown).toContain('10.77.0.11/24');
  });

  test('an address is released from wherever it is, by the kernel alone, and everything else stays', async () => {
    await here.connect('eth1', peer, 'eth1');
    await here.run('ip', 'address', 'add', '10.77.0.10/24', 'dev', 'eth0', 'label', 'eth0:web');
    await here.run('ip', 'address', 'add', '10.77.0.10/32', 'dev', 'eth1');
    await here.run('ip', 'address', 'add', 'fd77::10/64', 'dev', 'eth0', 'nodad');
    expect(await here.release('10.77.0.10')).toMatchObject({ removedFrom: ['eth0', 'eth1'], problems: [] });
    expect(await here.release('fd77::10')).toEqual({
      removedFrom: ['eth0'],
      problems: [],
      noPermission: false,
      notes: [],
    });
    const [first, second] = [await addresses(here, 'eth0'), await addresses(here, 'eth1')];
    expect(first).not.toMatch(/10\.77\.0\.10|fd77::10/);
    expect(second).not.toContain('10.77.0.10');
    expect(first).toContain('inet 10.77.0.1/24');
    expect(first).toContain('inet6 fd77::1/64');
    expect(await here.release('10.77.0.10')).toEqual({ removedFrom: [], problems: [], noPermission: false, notes: [] });
    expect(await here.operate('stop', { ip: '10.77.0.10' })).toMatchObject({ code: 'ok' });
  });

  test('releasing the first address of a network leaves the others, and says what that took', async () => {
    await here.run('sh', '-c', 'echo 0 > /proc/sys/net/ipv4/conf/eth0/promote_secondaries');
    await here.run('ip', 'address', 'add', '10.77.0.11/24', 'dev', 'eth0');
    const { removedFrom, notes } = await here.release('10.77.0.1');
    expect([removedFrom, notes]).toEqual([['eth0'], [expect.stringContaining('promote_secondaries to 1')]]);
    expect(await addresses(here, 'eth0')).toContain('10.77.0.11/24');
  });

  test('what may not be released stays, and it is said', async () => {
    const powerless = await here.createPowerless();
    const { removedFrom, problems } = await powerless.release('10.77.0.1');
    expect([removedFrom, problems]).toEqual([[], ['10.77.0.1 on eth0: operation not permitted']]);
    expect(await addresses(here, 'eth0')).toContain('10.77.0.1/');
    await powerless.close();
  });

  test('what cannot be placed is refused, with the way out', async () => {
    await here.run('ip', 'route', 'add', 'default', 'via', '10.77.0.2');
    const stranger = await here.operate('start', { ip: '192.0.2.7' });
    expect(stranger).toMatchObject({ code: 'error' });
    expect(stranger.reason).toContain(
      'no network of this host contains 192.0.2.7 (networks here: 10.77.0.0/24 on eth0)',
    );
    const nic = await here.operate('validate', { ip: '10.77.0.10', nic: 'eth7' });
    expect(nic).toMatchObject({ code: 'badParameters' });
    expect(nic.reason).toContain('this host has no eth7');
    expect(await here.operate('start', { ip: '10.77.0.300' })).toMatchObject({ code: 'badParameters' });
    await here.run('ip', 'link', 'set', 'eth0', 'down');
    const down = await here.operate('start', { ip: '10.77.0.10', nic: 'eth0', cidr_netmask: '24' });
    expect(down.reason).toContain('eth0 is down');
  });
});
