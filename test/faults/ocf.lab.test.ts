/** A group of OCF scripts alone, as Debian has them: a file system on a shared disk, Apache on it, an address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusReport } from '@understudy/contracts';
import { activeNodes, Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import type { Host } from '../lab/host.ts';
import { overlapMs, type AddressWatch } from './address-watch.ts';
import { observe, watch } from './web-group.ts';
import { patientTimings } from './web-cluster.ts';

const resources = ['files', 'site', 'address'];
let cluster: Cluster;
let a: Member;
let b: Member;
let watches: readonly AddressWatch[];

beforeAll(async () => {
  cluster = await Cluster.start({ timings: patientTimings });
  [a, b] = [cluster.member('a'), cluster.member('b')];
  const device = await cluster.lab.attachDisk({ sizeMiB: 64, fs: 'ext4' });
  await publishPage(a.host, device);
  for (const { host } of cluster.members) await configureApache(host);
  await a.host.writeFile('/etc/understudy/ocf.json', JSON.stringify(definitionFor(device)));
  watches = await Promise.all([watch(cluster, a), watch(cluster, b)]);
  await cluster.apply('/etc/understudy/ocf.json');
});
afterAll(async () => {
  await Promise.all((watches ?? []).map((each) => each.stop()));
  await cluster?.lab.close();
});

function definitionFor(device: string): object {
  return {
    version: 1,
    resources: {
      files: { agent: 'ocf:heartbeat:Filesystem', parameters: { device, directory: '/srv/shared', fstype: 'ext4' } },
      site: { agent: 'ocf:heartbeat:apache', parameters: { configfile: '/srv/apache/httpd.conf' } },
      address: { agent: 'ocf:heartbeat:IPaddr2', parameters: { ip: '10.77.0.100', cidr_netmask: 24 } },
    },
    groups: { web: { kind: 'switchable', members: resources, home: 'a', failback: 'manual' } },
  };
}

/** Only the host that has the disk can answer with it. */
async function publishPage(host: Host, device: string): Promise<void> {
  const script =
    'mkdir -p /srv/shared && mount "$1" /srv/shared && echo "from the shared disk" >/srv/shared/index.html && umount /srv/shared';
  await host.run(['sh', '-c', script, 'sh', device], { check: true });
}

async function configureApache(host: Host): Promise<void> {
  await host.run(['mkdir', '-p', '/srv/apache', '/srv/shared'], { check: true });
  const modules = ['mpm_event', 'authz_core', 'dir', 'status'].map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  const lines = [
    ...modules,
    'ServerRoot /srv/apache',
    'ServerName localhost',
    'PidFile /srv/apache/httpd.pid',
    'ErrorLog /srv/apache/error.log',
    'Listen 80',
    'DocumentRoot /srv/shared',
    'DirectoryIndex index.html',
    '<Location /server-status>',
    'SetHandler server-status',
    '</Location>',
  ];
  await host.writeFile('/srv/apache/httpd.conf', `${lines.join('\n')}\n`);
}

function untilOn(node: string, member: Member): Promise<StatusReport> {
  return member.until(`the group runs on ${node}`, (status) => {
    return status.activity === 'idle' && resources.every((name) => activeNodes(status, name).join() === node);
  });
}

function addressWasTwice(): number {
  const [onA, onB] = watches;
  return onA === undefined || onB === undefined ? NaN : overlapMs(onA.changes, onB.changes);
}

describe('a group of OCF scripts', () => {
  it('runs where it should, and a client is served from the shared disk', async () => {
    await untilOn('a', a);
    await using observer = observe(cluster);
    await observer.success(0, 'from the shared disk');
    await untilOn('a', b);
  });

  it('is switched over when a person asks', async () => {
    await a.crm('resource', 'move', 'web', 'b');
    await untilOn('b', a);
    await using observer = observe(cluster);
    await observer.success(monotonicMs(), 'from the shared disk');
    expect(addressWasTwice()).toBe(0);
  });

  it('survives the power loss of its host', async () => {
    await using observer = observe(cluster);
    await observer.success(0);
    const { atMs } = await b.host.cutPower();
    await untilOn('a', a);
    await observer.success(atMs, 'from the shared disk');
    expect(addressWasTwice()).toBe(0);
  });

  it('is told apart from what is not there, by name', async () => {
    const wrong = { version: 1, resources: { x: { agent: 'ocf:heartbeat:ipaddr2' } } };
    await a.host.writeFile('/etc/understudy/wrong.json', JSON.stringify(wrong));
    const { code, stderr } = await a.tryCrm('apply', '/etc/understudy/wrong.json');
    expect(code).not.toBe(0);
    expect(stderr).toContain('did you mean ocf:heartbeat:IPaddr2?');
  });
});
