/** Statuses of the cluster `shop`, of nodes a and b, for tests. */
import type { FencingReport, ResourceReport, StatusReport } from '@understudy/contracts';

const address: ResourceReport = {
  resource: 'address',
  agent: 'ipaddr',
  kind: 'fast',
  group: 'web',
  parameters: { ip: '10.77.0.100' },
  instances: [
    { node: 'a', role: 'promoted', condition: 'good' },
    { node: 'b', role: 'unpromoted', condition: 'good' },
  ],
  next: [],
  failures: [],
  shouldRun: true,
  reasons: [],
};

const site: ResourceReport = { ...address, resource: 'site', agent: 'httpd', parameters: { port: 80 } };

const disk: ResourceReport = {
  ...address,
  resource: 'disk-watch',
  agent: 'fs',
  kind: 'local',
  group: null,
  parameters: {},
  instances: [
    { node: 'a', role: 'started', condition: 'good' },
    { node: 'b', role: 'started', condition: 'good' },
  ],
};

/** Everything runs. */
export const healthy: StatusReport = {
  version: 1,
  cluster: 'shop',
  node: 'a',
  at: '2026-11-21T09:12:04.120Z',
  generation: 4,
  sequence: 17,
  coordinator: 'a',
  activity: 'idle',
  ownership: { entitlement: 'alone', quorate: true, until: null, tieBreakers: [], withheld: [] },
  definition: { revision: 3, appliedAt: '2026-11-21T07:10:00.000Z', by: 'ops@a' },
  nodes: [
    {
      node: 'a',
      state: 'online',
      standby: false,
      maintenance: false,
      links: [
        { link: 0, address: '10.77.1.1', state: 'up', lossPercent: 0, roundTripMs: null },
        { link: 1, address: '10.77.2.1', state: 'up', lossPercent: 0, roundTripMs: null },
      ],
    },
    {
      node: 'b',
      state: 'online',
      standby: false,
      maintenance: false,
      links: [
        { link: 0, address: '10.77.1.2', state: 'up', lossPercent: 0, roundTripMs: 0.35 },
        { link: 1, address: '10.77.2.2', state: 'up', lossPercent: 0, roundTripMs: 0.35 },
      ],
    },
  ],
  resources: [address, site, disk],
  intents: [],
  warnings: [],
};

/** Before any definition. */
export const empty: StatusReport = {
  ...healthy,
  sequence: 0,
  activity: 'waiting',
  coordinator: null,
  definition: null,
  nodes: healthy.nodes.map((node) => (node.node === 'a' ? node : { ...node, state: 'unseen' as const, links: [] })),
  resources: [],
};

/** Right after a definition was applied: all of it is on its way, each in its turn. */
export const starting: StatusReport = {
  ...healthy,
  activity: 'working',
  resources: [
    {
      ...address,
      instances: [
        { node: 'a', role: 'unpromoted', condition: 'pending', operation: 'start' },
        { node: 'b', role: 'unpromoted', condition: 'good' },
      ],
      next: [{ node: 'a', role: 'promoted' }],
    },
    {
      ...site,
      instances: [],
      next: [
        { node: 'a', role: 'promoted' },
        { node: 'b', role: 'unpromoted' },
      ],
      reasons: ['start on a has to wait: start of address on a is under way'],
    },
    {
      ...disk,
      kind: 'switchable',
      instances: [],
      next: [{ node: 'a', role: 'started' }],
      reasons: ['start on a has to wait: probe of disk-watch on b is under way'],
    },
  ],
};

/** A peer in standby with a broken cable, a site that does not run, a disk stopped on request, a move in force. */
export const troubled: StatusReport = {
  ...healthy,
  activity: 'working',
  ownership: {
    entitlement: 'leased',
    quorate: true,
    until: '2026-11-21T09:12:08.620Z',
    tieBreakers: [
      { kind: 'ping', answer: 'granted', leaseUntil: null, reason: '' },
      { kind: 'witness', answer: 'granted', leaseUntil: '2026-11-21T09:12:08.620Z', reason: '' },
      { kind: 'disk', answer: 'unreachable', leaseUntil: null, reason: 'the disk has not answered for 3000 ms' },
    ],
    withheld: [],
  },
  nodes: [
    ...healthy.nodes.slice(0, 1),
    {
      node: 'b',
      state: 'online',
      standby: true,
      maintenance: false,
      links: [
        { link: 0, address: '10.77.1.2', state: 'late', lossPercent: 40, roundTripMs: 12.25 },
        { link: 1, address: '10.77.2.2', state: 'down', lossPercent: 0, roundTripMs: 0.35 },
      ],
    },
  ],
  resources: [
    { ...address, instances: [{ node: 'a', role: 'promoted', condition: 'good' }] },
    {
      ...site,
      instances: [
        { node: 'a', role: 'stopped', condition: 'failed' },
        { node: 'b', role: 'stopped', condition: 'good' },
      ],
      failures: [
        {
          node: 'a',
          operation: 'start',
          code: 'error',
          reason: 'port 80 is taken by \u001b[31mnginx (pid 1234)',
          at: '2026-11-21T09:10:00.000Z',
          failCount: 3,
        },
      ],
      reasons: ['banned on a after 3 failed starts, tried again in 8 min', 'b is in standby'],
    },
    { ...disk, shouldRun: false, instances: [{ node: 'a', role: 'stopped', condition: 'good' }] },
    {
      ...disk,
      resource: 'mail',
      agent: 'mysql',
      kind: 'switchable',
      instances: [{ node: 'b', role: 'started', condition: 'pending' }],
    },
    {
      ...disk,
      resource: 'files',
      kind: 'switchable',
      instances: [{ node: 'b', role: 'started', condition: 'blocked' }],
      reasons: ['its stop failed on b: nothing more is done until somebody looks; then `crm resource cleanup files`'],
    },
  ],
  intents: [
    { kind: 'stop', subject: 'disk-watch', who: 'ops@a', why: '', since: '2026-11-20T09:12:04.120Z', until: null },
    {
      kind: 'move',
      subject: 'web',
      node: 'a',
      who: 'eve@b',
      why: 'kernel update on b',
      since: '2026-11-21T09:07:00.000Z',
      until: '2026-11-21T10:07:00.000Z',
    },
    {
      kind: 'standby',
      subject: 'b',
      who: 'eve@b',
      why: 'kernel update',
      since: '2026-11-21T09:12:04.000Z',
      until: null,
    },
  ],
  warnings: [
    {
      code: 'link-down',
      message: 'link 1 to b (10.77.2.2) has been silent for 4 min',
      remedy: 'Look at the cable and the switch: one link is left.',
    },
    { code: 'no-fencing', message: 'nothing prevents a split: there is neither fencing nor a witness', remedy: '' },
  ],
};

/** Of a cluster with two devices, in which b was shot once, at the second try. */
export const fencing: FencingReport = {
  enabled: true,
  devices: [
    { device: 'board-b', agent: 'fence:ipmilan', hosts: { b: 'b' } },
    { device: 'strip', agent: 'fence:apc_snmp', hosts: { a: '3', b: '4' } },
  ],
  check: {
    at: '2026-11-19T09:00:00.000Z',
    by: 'a',
    score: 85,
    missing: ['a has no second way to be fenced'],
    stale: null,
    findings: [
      { device: 'board-b', node: 'a', action: 'monitor', host: null, isGood: true, text: 'answers' },
      { device: 'board-b', node: 'a', action: 'status', host: 'b', isGood: true, text: 'has power' },
      { device: 'strip', node: 'a', action: 'list', host: null, isGood: true, text: 'knows every host' },
      { device: 'strip', node: 'b', action: 'monitor', host: null, isGood: false, text: 'timed out after 20000 ms' },
    ],
  },
  history: [
    {
      run: '4.0f1e2d3c.1',
      target: 'b',
      action: 'reboot',
      director: 'a',
      begunAt: '2026-11-20T09:00:00.000Z',
      endedAt: '2026-11-20T09:00:09.000Z',
      outcome: 'confirmed',
      text: 'b was fenced by strip: the device says that it has no power',
      reasons: ['b fell silent, and what it runs is not known'],
      steps: [
        {
          device: 'board-b',
          action: 'off',
          node: 'a',
          code: 'error',
          reason: 'Connection timed out\u0007',
          durationMs: 5_012,
        },
        { device: 'strip', action: 'off', node: 'a', code: 'ok', reason: '', durationMs: 812 },
        { device: 'strip', action: 'status', node: 'a', code: 'notRunning', reason: '', durationMs: 97 },
        { device: 'strip', action: 'on', node: 'a', code: 'ok', reason: '', durationMs: 780 },
      ],
    },
    {
      run: '5.0f1e2d3c.2',
      target: 'a',
      action: 'off',
      director: 'b',
      begunAt: '2026-11-21T08:00:00.000Z',
      endedAt: '2026-11-21T08:00:00.000Z',
      outcome: 'byHand',
      text: 'ops@b says that a is off: pulled both plugs',
      reasons: ['ops@b says that it is off'],
      steps: [],
    },
  ],
  hold: null,
};
