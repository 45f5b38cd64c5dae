import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '@understudy/agent-kit';
import type { IpaddrParameters } from '../src/index.ts';
import { macText } from '../src/arp-packet.ts';
import { parseIpAddress } from '../src/ip-address.ts';
import { usualMac, virtualNicName } from '../src/virtual-mac.ts';
import { NamespaceHost, privileges } from './namespace-host.ts';

const addresses = [{ ip: '10.77.0.10' }, { ip: 'fd77::10' }] as const;

/** What is made for it. */
function virtual(ip: string): { readonly nic: string; readonly mac: string } {
  const address = parseIpAddress(ip);
  if (address === null) throw new Error(ip);
  return { nic: virtualNicName(address), mac: macText(usualMac(address)) };
}

describe.each(privileges)('ipaddr with a virtual MAC address, with the privileges of %s', (privilege) => {
  /** Switch and client in one. */
  let lan: NamespaceHost;
  let one: NamespaceHost;
  let two: NamespaceHost;

  beforeEach(async () => {
    lan = await NamespaceHost.create(privilege);
    [one, two] = [await lan.createPeer(), await lan.createPeer()];
    await lan.run('ip', 'link', 'add', 'br0', 'up', 'type', 'bridge');
    for (const [host, number] of [[one, 1] as const, [two, 2] as const]) {
      await lan.connect(`port${number}`, host, 'eth0');
      await lan.run('ip', 'link', 'set', `port${number}`, 'master', 'br0');
      await addAddresses(host, 'eth0', number);
    }
    await addAddresses(lan, 'br0', 9);
  });

  afterEach(async () => {
    for (const host of [one, two, lan]) await host.close();
  });

  async function addAddresses(host: NamespaceHost, nic: string, number: number): Promise<void> {
    await host.run('ip', 'address', 'add', `10.77.0.${number}/24`, 'dev', nic);
    await host.run('ip', 'address', 'add', `fd77::${number}/64`, 'dev', nic, 'nodad');
  }

  function wanted(ip: string): Partial<IpaddrParameters> {
    return { ip, virtual_mac: 'yes' };
  }

  /** Nobody listens on the port: a host that has the address refuses, one that is not there is silent. */
  async function reached(ip: string): Promise<string> {
    const script = `require('net').connect(9, '${ip}').on('error', (error) => console.log(error.code))`;
    return (await lan.run(process.execPath, '-e', script)).trim();
  }

  async function neighbour(ip: string): Promise<string> {
    return lan.run('ip', 'neighbour', 'show', ip);
  }

  /** How the nic answers and asks. */
  async function tellings(host: NamespaceHost): Promise<string> {
    const files = ['arp_ignore', 'arp_announce'].map((name) => `/proc/sys/net/ipv4/conf/eth0/${name}`);
    return (await host.run('cat', ...files)).trim().replace('\n', ' ');
  }

  async function links(host: NamespaceHost): Promise<string> {
    return host.run('ip', '-brief', 'link');
  }

  async function untilMonitorSays(host: NamespaceHost, ip: string, reason: string): Promise<void> {
    const look = async (): Promise<boolean> => (await host.operate('monitor', wanted(ip))).reason === reason;
    expect((await waitUntil(look, { timeoutMs: 20_000 })).kind, reason).toBe('met');
  }

  test.each(addresses)('$ip is reached under it alone, and nothing is left when it goes', async ({ ip }) => {
    const { nic, mac } = virtual(ip);
    await one.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/conf/all/rp_filter');
    expect((await one.operate('validate', wanted(ip))).reason).toContain(
      `would go to eth0, with the MAC address ${mac}`,
    );
    expect(await one.operate('start', wanted(ip))).toMatchObject({ code: 'ok', reason: '' });
    expect(await one.operate('start', wanted(ip))).toMatchObject({ code: 'ok', reason: '' });
    expect(await one.operate('monitor', wanted(ip))).toMatchObject({ code: 'ok', reason: '' });
    expect(await one.run('ip', '-brief', 'address', 'show', 'dev', nic)).toContain(`${ip}/`);
    // Nothing of its own besides, and the way to the network is still that of the nic.
    expect(await one.run('ip', 'address', 'show', 'dev', nic)).not.toContain('fe80');
    expect(await one.run('ip', 'route', 'show', 'dev', nic)).toBe('');
    for (const _ of [1, 2, 3]) {
      await lan.run('ip', 'neighbour', 'flush', 'all');
      expect(await reached(ip)).toBe('ECONNREFUSED');
      expect(await neighbour(ip)).toContain(mac);
    }
    expect(await one.operate('monitor', { ip })).toMatchObject({
      code: 'error',
      reason: `${ip} is on ${nic}, which has a MAC address of its own`,
    });
    expect(await tellings(one)).toBe('1 2');
    expect(await one.operate('stop', wanted(ip))).toMatchObject({ code: 'ok' });
    expect(await links(one)).not.toContain(nic);
    expect(await tellings(one)).toBe('0 0');
    expect(await one.operate('monitor', wanted(ip))).toMatchObject({ code: 'notRunning' });
    expect(await one.operate('stop', wanted(ip))).toMatchObject({ code: 'ok' });
  });

  test.each(addresses)(
    'what the client knows of $ip holds on another host, and the switch learns where',
    async (trial) => {
      const { ip } = trial;
      const { mac } = virtual(ip);
      await one.operate('start', wanted(ip));
      expect(await reached(ip)).toBe('ECONNREFUSED');
      expect(await neighbour(ip)).toContain(`lladdr ${mac}`);
      // It has lost its power: nothing is given up.
      await lan.run('ip', 'link', 'set', 'port1', 'nomaster');
      expect(await two.operate('start', wanted(ip))).toMatchObject({ code: 'ok' });
      expect(await reached(ip)).toBe('ECONNREFUSED');
      expect(await neighbour(ip)).toContain(`lladdr ${mac}`);
      expect(await lan.run('bridge', 'fdb', 'show', 'br', 'br0')).toContain(`${mac} dev port2`);
    },
  );

  test.each(addresses)('another host that has $ip under the same one is named as long as it has it', async ({ ip }) => {
    const { mac } = virtual(ip);
    await one.operate('start', wanted(ip));
    // As after a thaw.
    await two.operate('start', wanted(ip));
    const common = `${mac}, the virtual one, which another node of the cluster has as well`;
    const both = `${ip} is in use by another host on eth0, whose MAC address is ${common}; both answer`;
    await untilMonitorSays(two, ip, both);
    await one.operate('stop', wanted(ip));
    await untilMonitorSays(two, ip, '');
  });

  test('another host that has it under its own MAC address is named or refused', async () => {
    const ip = '10.77.0.10';
    await two.run('ip', 'address', 'add', `${ip}/24`, 'dev', 'eth0');
    const refused = await one.operate('start', { ...wanted(ip), on_duplicate: 'refuse' });
    expect(refused.reason).toContain(`${ip} is in use by another host on eth0, whose MAC address is`);
    expect(await links(one)).not.toContain('vmac-');
    await one.operate('start', wanted(ip));
    const [link] = JSON.parse(await two.run('ip', '-json', 'link', 'show', 'dev', 'eth0')) as { address: string }[];
    const owner = `${ip} is in use by another host on eth0, whose MAC address is ${link?.address ?? ''}; both answer`;
    await untilMonitorSays(one, ip, owner);
  });

  test('what a crash has left over is used again, or goes with the stop', async () => {
    const ip = '10.77.0.10';
    const { nic } = virtual(ip);
    await one.operate('start', wanted(ip));
    await one.run('ip', 'address', 'flush', 'dev', nic);
    expect(await one.operate('monitor', wanted(ip))).toMatchObject({ code: 'notRunning' });
    expect(await one.operate('start', wanted(ip))).toMatchObject({ code: 'ok' });
    expect(await one.operate('monitor', wanted(ip))).toMatchObject({ code: 'ok' });
    await one.run('ip', 'address', 'flush', 'dev', nic);
    expect(await one.operate('stop', wanted(ip))).toMatchObject({ code: 'ok' });
    expect(await links(one)).not.toContain(nic);
    expect(await tellings(one)).toBe('0 0');
  });

  test('the nic is told what it was told before with the last of several, also by who releases them', async () => {
    const [first, second] = [virtual('10.77.0.10'), virtual('10.77.0.11')];
    const own = { ip: '10.77.0.11', virtual_mac: '00:00:5E:00:01:07' };
    await one.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/conf/eth0/arp_announce');
    await one.operate('start', wanted('10.77.0.10'));
    await one.operate('start', own);
    expect(await one.run('ip', 'link', 'show', second.nic)).toContain('00:00:5e:00:01:07');
    expect((await one.operate('monitor', wanted('10.77.0.11'))).reason).toContain(
      'has the MAC address 00:00:5e:00:01:07',
    );
    expect(await one.operate('stop', wanted('10.77.0.10'))).toMatchObject({ code: 'ok' });
    expect(await links(one)).not.toContain(first.nic);
    expect(await tellings(one)).toBe('1 2');
    expect(await one.operate('monitor', own)).toMatchObject({ code: 'ok' });
    expect(await one.release('10.77.0.11')).toMatchObject({ removedFrom: [second.nic], problems: [] });
    expect(await links(one)).not.toContain('vmac-');
    expect(await tellings(one)).toBe('0 1');
  });

  test('where there can be none, that is said, and nothing is left', async () => {
    const ip = '10.77.0.10';
    const powerless = await one.createPowerless();
    expect(await powerless.operate('start', wanted(ip))).toMatchObject({ code: 'noPermission' });
    await powerless.close();
    await one.run('ip', 'link', 'add', 'br0', 'up', 'type', 'bridge');
    await one.run('ip', 'link', 'set', 'eth0', 'master', 'br0');
    const { mac } = virtual(ip);
    const refused = await one.operate('start', wanted(ip));
    expect(refused.reason).toContain(`no interface with the MAC address ${mac} can be above eth0: `);
    expect(refused.reason).toContain('it is part of a bridge or a bond: name that as nic');
    expect(await tellings(one)).toBe('0 0');
  });

  test('its watch is called when the nic below goes down, and a lost carrier is an error', async () => {
    const ip = '10.77.0.10';
    await one.operate('start', wanted(ip));
    const noticed = one.operate('watch', wanted(ip));
    await lan.run('ip', 'link', 'set', 'port1', 'down');
    expect((await noticed).reason).toBe(`${ip} is not as it was`);
    expect((await one.operate('monitor', wanted(ip))).reason).toContain('but eth0 has no carrier');
    expect(await one.operate('stop', wanted(ip))).toMatchObject({ code: 'ok' });
    expect((await one.operate('start', wanted(ip))).reason).toContain('eth0 has no carrier');
    expect(await links(one)).not.toContain('vmac-');
  });
});
