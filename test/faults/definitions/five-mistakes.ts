/** The same as five-mistakes.yaml. Not held against the type of a definition, which would find some of them. */
export default {
  version: 1,
  resources: {
    address: {
      agent: 'ipaddr',
      parameters: { ip: '10.77.0.100', cidr_netmsk: 24 },
    },
    site: {
      agent: 'htpd',
      parameters: { port: 80, root: '/srv/www' },
      operations: { monitor: { interval: 500 } },
    },
  },
  groups: {
    web: { kind: 'fast', members: ['address', 'sight'], home: 'c' },
  },
};
