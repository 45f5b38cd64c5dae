import { defineAgent, type Agent } from '@understudy/agent-kit';
import { monitor } from './operations/monitor.ts';
import { demote, promote } from './operations/promote.ts';
import { reload } from './operations/reload.ts';
import { start } from './operations/start.ts';
import { stop } from './operations/stop.ts';
import { validate } from './operations/validate.ts';
import { watch } from './operations/watch.ts';
import { httpdSchema, type HttpdParameters } from './parameters.ts';

/** A web server: Apache, nginx, or the built-in one. Warm on the standby of a fast group. */
export const httpd: Agent<HttpdParameters> = defineAgent<HttpdParameters>({
  name: 'httpd',
  version: '0.1.0',
  description:
    'A web server: the built-in server for static files, Apache or nginx. Does what ocf:heartbeat:apache and ' +
    'ocf:heartbeat:nginx do. In a fast group it is started, and checked, on the standby as well.',
  parameters: httpdSchema,
  ocfNames: [
    { name: 'apache', defaults: { server: 'apache', configfile: '/etc/apache2/apache2.conf' } },
    { name: 'nginx', defaults: { server: 'nginx', configfile: '/etc/nginx/nginx.conf' } },
  ],
  systemServices: [
    { names: ['apache2', 'httpd'], when: { server: 'apache' } },
    { names: ['nginx'], when: { server: 'nginx' } },
  ],
  timeoutsMs: {
    start: 40_000,
    stop: 60_000,
    monitor: 20_000,
    validate: 20_000,
    promote: 10_000,
    demote: 10_000,
    reload: 20_000,
    clean: 60_000,
  },
  monitorIntervalMs: 10_000,
  start,
  stop,
  monitor,
  validate,
  promote,
  demote,
  reload,
  clean: stop,
  watch,
});
