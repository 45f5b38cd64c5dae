import { describe, expect, it } from 'vitest';
import { absent, actionsOf, type Cluster, graphOf, operation, primitive, up } from '../cluster.case.ts';

const device = { ...primitive('fence'), agent: { standard: 'stonith', provider: null, type: 'test' } };
const leaving = { attributes: new Map([['shutdown', '900000']]) };
const failedStop = { operation: 'stop', code: 1 };
const fencingEnabled = true;

/** Node b is to leave; it has x. */
const two: Cluster = {
  nodes: { a: {}, b: leaving },
  resources: [device, primitive('x')],
  properties: { fencingEnabled },
  done: { 'fence a': up, 'fence b': [absent], 'x a': [absent], 'x b': up },
};
const stuck: Cluster = { ...two, done: { ...two.done, 'x b': [...up, failedStop] } };
const endOf = (cluster: Cluster): string[] => actionsOf(cluster).filter((name) => /^(stonith|do_shutdown) /.test(name));

describe('a node that is to leave', () => {
  it('leaves once all that ran there has stopped', () => {
    expect(graphOf(two).find(({ name }) => name === 'do_shutdown b')?.after).toContain('stop x b');
  });

  it('is fenced instead where something could not be stopped', () => {
    expect(endOf(stuck)).toEqual(['stonith b']);
  });

  it('leaves by itself where nobody is fenced, since there is nothing to manage', () => {
    expect(endOf({ ...stuck, properties: { fencingEnabled, maintenanceMode: true } })).toEqual(['do_shutdown b']);
  });

  it('leaves by itself where it should be fenced and nothing can do it, once what ran there has stopped', () => {
    const fence = operation('start', 0, { onFail: 'fence' });
    const failedStart = { operation: 'start', code: 1, key: 'x_last_failure' };
    const without: Cluster = {
      ...two,
      resources: [primitive('x', {}, {}, [fence])],
      done: { 'x a': [absent], 'x b': [failedStart, { operation: 'stop' }] },
    };
    expect(endOf(without)).toEqual(['do_shutdown b']);
    const bare: Cluster = { ...stuck, resources: [primitive('x')], done: { 'x b': stuck.done['x b'] ?? [] } };
    expect(endOf({ ...bare, properties: { fencingEnabled, restsWithoutDevice: false } })).toEqual([]);
    expect(endOf(bare)).toEqual(['do_shutdown b']);
  });
});
