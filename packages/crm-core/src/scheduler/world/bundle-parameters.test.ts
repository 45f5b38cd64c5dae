import { expect, it } from 'vitest';
import type { ConfiguredBundle } from '../../model/configuration/configured-resource.ts';
import { plainMeta } from '../assignment/scene.case.ts';
import type { ResolvedBundle } from '../resolve/resolved.ts';
import { addressParameters, connectionParameters, containerParameters } from './bundle-parameters.ts';

function bundle(more: Partial<Pick<ConfiguredBundle, 'container' | 'network' | 'storage'>> = {}): ResolvedBundle {
  const container = {
    technology: 'docker',
    image: 'image',
    replicas: 2,
    replicasPerHost: 1,
    promotedMax: 0,
    network: 'host',
    runCommand: 'run',
    options: '--user=root',
  } as const;
  const network = { ipRangeStart: null, controlPort: 99, hostInterface: null, hostNetmask: null, addHost: true };
  const configured: ConfiguredBundle = {
    kind: 'bundle',
    id: 'box',
    meta: [],
    container,
    network: { ...network, portMappings: [] },
    storage: [],
    primitive: null,
    ...more,
  };
  return { kind: 'bundle', id: 'box', meta: plainMeta, metaSet: new Set(), bundle: configured, primitive: null };
}

const port = { id: 'web', port: '80', internalPort: '8080', range: null };
const ranged = {
  ipRangeStart: '10.0.0.9',
  controlPort: null,
  hostInterface: 'eth0',
  hostNetmask: '24',
  addHost: true,
  portMappings: [port],
};

it('a container on the network of its host is given no ports of its own', () => {
  const options = containerParameters(bundle(), 0, 2).get('run_opts');
  expect(options).toBe(' --restart=no -e PCMK_stderr=1 --net=host -e PCMK_remote_port=99 --user=root ');
});

it('a container with an address of its own knows its peers', () => {
  const { container } = bundle().bundle;
  const own = bundle({ container: { ...container, technology: 'podman', network: null }, network: ranged });
  expect(containerParameters(own, 1, 2).get('run_opts')).toBe(
    ' -h box-1 -e PCMK_stderr=1 -e PCMK_remote_port=3121 -p 10.0.0.10:80:8080 -p 10.0.0.10:3121:3121 --user=root ' +
      ' --add-host=box-0:10.0.0.9 --add-host=box-1:10.0.0.10',
  );
  expect([...addressParameters(own, '10.0.0.10').values()]).toEqual(['10.0.0.10', 'eth0', '24']);
});

it('a folder of its own is made for each replica', () => {
  const mapping = { id: 'data', sourceDir: null, sourceDirRoot: '/srv', targetDir: '/data', options: 'rw' };
  const parameters = containerParameters(bundle({ storage: [mapping] }), 1, 2);
  expect(parameters.get('mount_points')).toBe('/srv/box-1');
  expect(parameters.get('run_opts')).toContain('-v /srv/box-1:/data:rw');
});

it('the connection goes to the address, or to wherever the container is', () => {
  expect([...connectionParameters(bundle(), 0).values()]).toEqual(['#uname', '99']);
  expect([...connectionParameters(bundle({ network: ranged }), 1).values()]).toEqual(['10.0.0.10', '3121']);
});
