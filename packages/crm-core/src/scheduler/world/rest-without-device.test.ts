import { describe, expect, it } from 'vitest';
import {
  absent,
  actionsOf,
  clone,
  type Cluster,
  configurationOf,
  digest,
  group,
  nowWallMs,
  operation,
  primitive,
  situationOf,
  up,
} from '../cluster.case.ts';
import { renderWhy } from '../report/render-why.ts';
import { why } from '../report/why.ts';

const fencingEnabled = true;
const device = { ...primitive('fence'), agent: { standard: 'stonith', provider: null, type: 'test' } };

/** x is to be started; y failed. */
const two: Cluster = {
  nodes: { a: {}, b: {} },
  resources: [primitive('x'), primitive('y', {}, {}, [operation('monitor', 10_000)])],
  properties: { fencingEnabled },
  done: { 'x a': [absent], 'x b': [absent], 'y a': [...up, { operation: 'stop', code: 1 }], 'y b': [absent] },
};
const changes = (cluster: Cluster): string[] =>
  actionsOf(cluster).filter((name) => /^(start|stop|stonith) /.test(name));

/** With one more resource, of which a node remembers this. */
function beside(resource: Cluster['resources'][number], remembered: Cluster['done'] = {}): Cluster {
  return { ...two, resources: [...two.resources, resource], done: { ...two.done, ...remembered } };
}

describe('with fencing on and no device', () => {
  it('nothing is started, stopped or fenced', () => {
    expect(changes(two)).toEqual([]);
    expect(changes({ ...two, properties: { fencingEnabled: false } })).toContain('start x a');
  });

  it('what is not known is looked for, and what runs is watched', () => {
    const found = { ...two, done: { 'x b': [absent], 'y a': up, 'y b': [absent] } };
    expect(actionsOf(found)).toEqual(['monitor x a', 'monitor:10000 y a']);
  });

  it('a node that leaves goes, whatever runs there', () => {
    const leaving = { attributes: new Map([['shutdown', '900000']]) };
    expect(actionsOf({ ...two, nodes: { a: leaving, b: {} } })).toContain('do_shutdown a');
  });

  it('goes on where a system does so', () => {
    const well = { ...two, done: { ...two.done, 'y a': up } };
    expect(changes({ ...well, properties: { fencingEnabled, restsWithoutDevice: false } })).toContain('start x a');
    expect(changes(well)).toEqual([]);
  });
});

describe('a fence device is', () => {
  const isDevice = (cluster: Cluster): boolean => changes(cluster).includes('stonith a');

  it('one that is configured, running or not, wherever it stands', () => {
    expect(isDevice(beside(device))).toBe(true);
    expect(isDevice(beside({ ...device, meta: primitive('fence', { targetRole: 'stopped' }).meta }))).toBe(true);
    expect(isDevice(beside(group('devices', [device])))).toBe(true);
    expect(isDevice(beside(clone('devices', device, { cloneMax: 0 })))).toBe(true);
    expect(isDevice(beside(clone('devices', group('each', [device]))))).toBe(true);
    expect(isDevice(beside(group('others', [primitive('z')])))).toBe(false);
  });

  it('a watchdog, or one that is no resource', () => {
    expect(isDevice({ ...two, properties: { fencingEnabled, haveWatchdog: true } })).toBe(true);
    expect(isDevice({ ...two, more: { hasOwnDevices: true } })).toBe(true);
  });
});

it('says why nothing starts, and what would help', () => {
  const cluster = { configuration: configurationOf(two), situation: situationOf(two) };
  const answer = why({ cluster, options: { nowWallMs, digest }, resource: 'x' });
  const lines = answer.kind === 'why' ? renderWhy(answer) : [];
  expect(lines[0]).toBe(
    'x is stopped, and is left as it is: fencing is on, and no fence device is defined: before there is one, nothing is started, stopped or moved.',
  );
  expect(lines.at(-1)).toBe(
    '  - define a fence device; or, without shared data to lose, turn fencing off (stonith-enabled)',
  );
});
