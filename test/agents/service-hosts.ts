/**
 * Hosts with what agents need for their services, as Debian's own way to start these would have it: a disk, a site,
 * configurations, directories. Each service is one that a client could use; its parameters fit our agent and the OCF
 * script that does the same job.
 */
import type { Parameters } from '@understudy/contracts';
import type { Host } from '../lab/host.ts';
import { Lab } from '../lab/lab.ts';

export interface ServiceHosts {
  readonly lab: Lab;
  /** Of the first host. */
  readonly fileSystem: Parameters;
}

/** As many hosts as there are names, made ready. */
export async function createServiceHosts(names: readonly string[]): Promise<ServiceHosts> {
  const lab = await Lab.create({ hosts: names });
  const device = await lab.attachDisk({ sizeMiB: 64, fs: 'ext4' });
  await Promise.all(lab.hosts.map(makeReady));
  return { lab, fileSystem: { device, directory: '/run/mounted' } };
}

export const address: Parameters = { ip: '10.77.0.100', cidr_netmask: '24' };
export const site: Parameters = { root: '/run/site', port: 8080 };
export const apache: Parameters = { configfile: '/run/apache.conf', port: 8080, statusurl: 'http://127.0.0.1:8080/' };
export const nginx: Parameters = { configfile: '/run/nginx.conf', port: 8080 };
export const newDatabase: Parameters = { datadir: '/run/database', enable_creation: true, port: 0 };

/** The page of the site, and in it what a script looks for. */
const page = 'the page';

async function makeReady(host: Host): Promise<void> {
  const directories = ['/run/site', '/run/apache2', '/run/lock/apache2', '/var/log/apache2', '/var/log/nginx'];
  await host.run(['mkdir', '-p', ...directories], { check: true });
  await host.writeFile('/run/site/index.html', `<html><body>${page}</body></html>\n`);
  await host.writeFile('/run/nginx.conf', nginxConfiguration);
  await host.writeFile('/run/apache.conf', apacheConfiguration);
}

/** With a log of errors: Debian's nginx has standard error for it, and whoever started it would wait for its end. */
const nginxConfiguration = `
user www-data;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
events {}
http {
  server {
    listen 8080;
    root /run/site;
  }
}
`;

const apacheConfiguration = `
${['mpm_event', 'authz_core', 'dir'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ServerRoot /etc/apache2
ServerName localhost
User www-data
Group www-data
PidFile /run/apache2/apache2.pid
ErrorLog /var/log/apache2/error.log
Listen 8080
DocumentRoot /run/site
DirectoryIndex index.html
`;
