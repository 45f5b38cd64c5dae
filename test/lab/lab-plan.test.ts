import { expect, it } from 'vitest';
import { arrangeDirectories, hiddenShares, hostScript } from './host-script.ts';
import { planLab } from './lab-plan.ts';
import { shellQuote } from './shell-quote.ts';

const facts = { ipv6: true, sharedDirectories: ['/home/someone/understudy'] };

it('gives each host an address on each network, and the client one on the first', () => {
  const plan = planLab({}, facts);
  expect(plan.hosts.map(({ name }) => name)).toEqual(['alpha', 'beta']);
  expect(plan.hosts[1]?.cables).toMatchObject([
    { network: 'service', interface: 'eth0', port: 'br0-2', bridge: 'br0', addresses: ['10.77.0.2/24', 'fd77::2/64'] },
    { network: 'beat', interface: 'hb0', port: 'br1-2', bridge: 'br1', addresses: ['10.78.0.2/24', 'fd78::2/64'] },
  ]);
  expect(plan.hosts[1]?.cables.map(({ macAddress }) => macAddress)).toEqual(['02:77:00:00:00:02', '02:77:00:00:01:02']);
  expect(plan.client.cables.map(({ addresses }) => addresses)).toEqual([['10.77.0.200/24', 'fd77::200/64']]);
});

it('takes networks and addresses as they are given, without IPv6 where there is none', () => {
  const networks = [{ name: 'lan', interface: 'ens3', ipv4: '192.168.7.0/24' }];
  const host = { name: 'one', networks: [{ name: 'lan', addresses: ['192.168.7.70/24', 'fd00::1/64'] }] };
  const plan = planLab({ networks, hosts: [host] }, { ...facts, ipv6: false });
  expect(plan.hosts[0]?.cables.map(({ addresses }) => addresses)).toEqual([['192.168.7.70/24']]);
});

it.each([
  [{ hosts: ['alpha', 'alpha'] }, 'used twice'],
  [{ hosts: ['client'] }, 'used twice'],
  [{ hosts: ['Alpha'] }, 'not a host name: Alpha'],
  [{ hosts: [{ name: 'alpha', networks: [{ name: 'lan' }] }] }, 'alpha is joined to lan'],
])('refuses %j', (options, words) => {
  expect(() => planLab(options, facts)).toThrow(words);
});

it('binds directories that exist, and layers the nearest parent of those that do not', () => {
  const machine = ['/', '/etc', '/var', '/var/lib', '/var/log', '/var/log/apt', '/srv'];
  const exists = (path: string): boolean => machine.includes(path);
  const own = ['/etc/understudy', '/srv/a/b', '/var/lib/understudy', '/var/log', '/var/log/apt', '/var/log/crm'];
  expect(arrangeDirectories(own, exists)).toEqual({
    bound: ['/var/log'],
    layered: ['/etc', '/srv', '/var/lib'],
    made: ['/etc/understudy', '/srv/a/b', '/var/lib/understudy', '/var/log/apt', '/var/log/crm'],
  });
  expect(() => arrangeDirectories(['/data'], exists)).toThrow('/data cannot be a host');
});

it('carries shared directories into private ones', () => {
  const plan = planLab({ sharedDirectories: ['/tmp/clone', '/opt/tool'] }, facts);
  expect(hiddenShares(plan)).toEqual([{ path: '/tmp/clone', store: '/run/lab/shared/0' }]);
  const [host] = plan.hosts;
  if (host === undefined) throw new Error('no host');
  const script = hostScript(plan, host, { bound: [], layered: [], made: [] });
  const order = ['tmpfs /tmp', 'mount --rbind /run/lab/shared/0 /tmp/clone', 'tmpfs /run'];
  const places = order.map((words) => script.indexOf(words));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places).not.toContain(-1);
});

it('quotes words for a shell', () => {
  expect(shellQuote(['mount', '-o', 'a=b,c', `it's`, '$x', ''])).toBe(`mount -o a=b,c 'it'\\''s' '$x' ''`);
});
