import type { AgentManifest } from '@understudy/contracts';
import type { DefinitionDocument } from '@understudy/crm-core';
import { expect, test } from 'vitest';
import { agentsFor } from './agents-for.ts';
import { assumedDurations } from './assumed-durations.ts';
import { ProgressLine } from './progress.ts';
import { sayTime } from './say-time.ts';
import { wrapNames } from './wrap-names.ts';

const httpd: AgentManifest = {
  name: 'httpd',
  version: '1.0.0',
  description: '',
  parameters: {},
  actions: [{ action: 'start', timeoutMs: 1 }],
};

const definition: DefinitionDocument = {
  version: 1,
  resources: {
    site: { agent: 'httpd', operations: { start: { timeout: '900ms' } } },
    queue: { agent: 'our-own' },
  },
  fencing: { devices: { power: { agent: 'fence:ipmilan' } } },
};

test('agents that are here are taken as they are, the others as plain ones', () => {
  const { manifests, missing } = agentsFor(definition, new Map([['httpd', httpd]]));
  expect(missing).toEqual(['our-own']);
  expect(manifests.get('httpd')).toBe(httpd);
  expect(manifests.get('our-own')?.actions.map(({ action }) => action)).toEqual(['start', 'stop', 'monitor']);
  expect(manifests.get('fence:ipmilan')?.fencing?.actions.map(({ action }) => action)).toContain('status');
});

test('what is no definition names no agents', () => {
  expect(agentsFor('nonsense', new Map()).missing).toEqual([]);
  expect(agentsFor({ resources: { site: 1 } }, new Map()).missing).toEqual([]);
});

test('an agent takes what its kind takes, less than its timeout, or what somebody says', () => {
  const { site, queue } = assumedDurations(definition, ['queue=20s', 'queue:stop=1min']);
  expect(site).toMatchObject({ start: 300, stop: 500 });
  expect(queue).toMatchObject({ start: 20_000, stop: 60_000, monitor: 50 });
});

test.each([
  ['queue', "--takes: 'queue' is not RESOURCE[:ACTION]=DURATION"],
  ['queue=soon', "--takes: 'queue=soon' is not RESOURCE[:ACTION]=DURATION"],
  ['queue:fly=1s', "--takes: 'queue:fly=1s' is not RESOURCE[:ACTION]=DURATION"],
  ['queu=1s', "--takes: there is no resource 'queu'"],
])('--takes %s is refused', (text, message) => {
  expect(() => assumedDurations(definition, [text])).toThrow(message);
});

test('progress is a line that changes on a terminal, and a line a phase elsewhere', () => {
  const shown = (isTTY: boolean): string => {
    const written: string[] = [];
    const line = new ProgressLine({ isTTY, write: (text) => written.push(text) });
    line.show({ phase: 'faults', done: 0, of: 2 });
    line.show({ phase: 'faults', done: 1, of: 2 });
    line.show({ phase: 'pairs', done: 0, of: 9 });
    line.end();
    return written.join('');
  };
  expect(shown(false)).toBe('single faults: 2\npairs of faults: 9\n');
  expect(shown(true)).toMatch(/faults: 1 of 2.*\r\u001b\[K$/s);
});

test.each([
  [28, '28 ms'],
  [999.6, '1000 ms'],
  [1_000, '1 s'],
  [6_833, '6.8 s'],
  [300_000, '5 min'],
])('%d ms is %s', (ms, text) => {
  expect(sayTime(ms)).toBe(text);
});

test('a list that is too long for a line goes on below itself', () => {
  expect(wrapNames('of: ', ['x'.repeat(60), 'y'.repeat(60), 'z'], ', ')).toEqual([
    `of: ${'x'.repeat(60)},`,
    `    ${'y'.repeat(60)}, z`,
  ]);
});
