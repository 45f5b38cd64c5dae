/** The same as web.yaml, as a scripted definition: an editor completes and checks it. */
import { defineCluster } from 'understudy/definition';

export default defineCluster({
  version: 1,
  resources: {
    address: {
      agent: 'ipaddr',
      parameters: { ip: '10.77.0.100', cidr_netmask: 24 },
    },
    site: {
      agent: 'httpd',
      parameters: { server: 'builtin', port: 80, root: '/srv/www' },
      operations: { monitor: { interval: '1s', timeout: '5s' } },
    },
  },
  groups: {
    web: { kind: 'fast', members: ['address', 'site'], home: 'a', failback: 'manual' },
  },
});
