import { cibDigest, readCib } from '@understudy/formats';
import { expect, test } from 'vitest';
import { plain } from '../render/paint.ts';
import type { ClusterFile } from '../cluster-file/read-cluster-file.ts';
import { type InjectionFlags, parseInjections } from './parse-injections.ts';
import { renderSimulation } from './render-simulation.ts';
import { resultLine } from './result-line.ts';
import { copiesCib } from './copies.case.ts';
import { shopCib } from './shop.case.ts';
import { type Simulation, simulateCluster } from './simulate-cluster.ts';

const shop = (): ClusterFile => read(shopCib);

function read(cib: string): ClusterFile {
  const reading = readCib(cib);
  if (reading.kind !== 'cib') throw new Error(JSON.stringify(reading.problems));
  const { configuration, situation, executedWallMs, unread } = reading;
  return {
    cluster: { configuration, situation },
    options: { nowWallMs: executedWallMs ?? 0, digest: cibDigest },
    unread,
  };
}

function suppose(flags: InjectionFlags): Simulation {
  return simulateCluster(shop(), parseInjections(flags));
}

const goldens: readonly (readonly [name: string, flags: InjectionFlags])[] = [
  ['nothing', {}],
  ['node-lost', { 'node-lost': ['a'] }],
  ['node-down', { 'node-down': ['a'] }],
  ['failed-monitor', { 'op-fail': ['site:monitor:10s@a=not-running'] }],
  ['failed-start', { 'op-fail': ['vault:start@b=1'] }],
  ['ticket-revoked', { 'ticket-revoke': ['gold'] }],
  ['quorum-lost', { quorum: 'no' }],
  ['changed-parameter', { 'set-param': ['site.port=8080'] }],
];

test.each(goldens)('%s', async (name, flags) => {
  const text = renderSimulation('shop.xml', suppose(flags), [], { scores: true, paint: plain });
  await expect(text).toMatchFileSnapshot(`./goldens/${name}.txt`);
});

test('of copies that cannot be told apart, only those are listed to which something happens', () => {
  const text = renderSimulation('copies.xml', simulateCluster(read(copiesCib), []), [], {
    scores: false,
    paint: plain,
  });
  const changes = text.split('\n').filter((line) => /^ {2}\* \w+ +m:\d /.test(line));
  expect(changes.map((line) => line.split(/\s+/).slice(2, 5).join(' '))).toEqual(['stop m:0 a', 'promote m:1 b']);
});

test('a node that comes back takes its things over again, or not', () => {
  const { cluster, options } = shop();
  const [lost, back] = [{ 'node-lost': ['a'] }, { 'node-up': ['a'] }].map(parseInjections);
  const { after } = simulateCluster({ cluster, options }, lost ?? []);
  const later = { ...cluster, situation: after().situation };
  const { decision } = simulateCluster({ cluster: later, options }, back ?? []);
  const keys = decision.actions.map(({ key, node }) => `${key}@${node ?? ''}`);
  expect(keys).toEqual(expect.arrayContaining(['address_stop_0@b', 'address_start_0@a', 'site_start_0@a']));
});

test('what is not there is named, with what was probably meant', () => {
  expect(() => suppose({ 'node-lost': ['aa'] })).toThrow(expect.objectContaining({ code: 'unknown-node' }));
  expect(() => suppose({ 'set-param': ['sight.port=1'] })).toThrow("no resource 'sight'");
  expect(() => suppose({ 'op-fail': ['site:start@z=1'] })).toThrow("no node 'z'");
  expect(() => suppose({ 'ticket-grant': ['silver'] })).toThrow("no ticket 'silver'");
});

test('a result line has what was decided, in the form of conformance suites', () => {
  const line = JSON.parse(resultLine('shop', suppose({ 'node-lost': ['a'] }), [], { scores: false })) as {
    readonly case: string;
    readonly actions: readonly { readonly kind: string; readonly key: string; readonly node?: string }[];
  };
  expect(line.case).toBe('shop');
  expect(line.actions).toContainEqual(
    expect.objectContaining({ kind: 'cluster', task: 'stonith', key: 'stonith-a-reboot', node: 'a', after: [] }),
  );
  const start = line.actions.find(({ key }) => key === 'site_start_0');
  expect(start).toMatchObject({ kind: 'resource', node: 'b', resource: 'site' });
});

test.each([
  ['op-fail', 'site@a=1'],
  ['op-fail', 'site:monitor:soon@a=1'],
  ['op-fail', 'site:monitor@a=wrong'],
  ['set-param', 'site=80'],
] as const)('--%s does not take %s', (flag, text) => {
  expect(() => parseInjections({ [flag]: [text] })).toThrow(`--${flag}: '${text}' is not RESOURCE`);
});
