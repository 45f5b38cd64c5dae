/** Two reports as `crm prove` makes them of the README's example, shortened: on a single link, and with a witness. */
import type { FaultReport, Finding, Outage } from '@understudy/simulator';
import type { Report } from './render-proof.ts';

function outages(address: number, site: number, isDown = false): readonly Outage[] {
  return [
    { resource: 'address', ms: address, isDown: false },
    { resource: 'site', ms: site, isDown },
  ];
}

const cut: FaultReport = { id: 'link 0', text: 'the only link is cut', outages: outages(0, 0), wrong: ['split'] };
const isolated: FaultReport = {
  id: 'network a',
  text: 'a loses its whole network',
  outages: outages(320, 368),
  wrong: ['split'],
};
const dies: FaultReport = { id: 'dies site', text: 'site dies', outages: outages(0, 2_077), wrong: [] };
const powerLoss = (address: number, site: number): FaultReport => ({
  id: 'power a',
  text: 'a loses its power',
  outages: outages(address, site),
  wrong: [],
});

const split: Finding = {
  kind: 'split',
  source: 'fault',
  causes: ['the only link is cut'],
  resources: ['address', 'site'],
  nodes: ['a', 'b'],
  lastedMs: 59_882,
  text: '',
  status: [],
  count: 2,
  also: ['a loses its whole network'],
  again: { seed: 1, happenings: [{ atMs: 0, forMs: 60_000, kind: 'cutLink', link: 0, from: null }] },
  moments: [
    { atMs: 0, text: 'link 0 is cut for 60 s' },
    { atMs: 299, text: 'address is active on a and b at once' },
    { atMs: 60_199, text: 'address is active on a' },
  ],
};

const waits: Finding = {
  kind: 'waits',
  source: 'pair',
  causes: ['site does not stop where it is', 'site dies'],
  resources: ['site'],
  nodes: [],
  lastedMs: null,
  text: 'site is active nowhere',
  status: ['site: its stop failed on a, and it is left as it is. Repair it, then crm resource cleanup site'],
  count: 7,
  also: [],
  again: { seed: 1, happenings: [{ atMs: 0, forMs: 0, kind: 'loseResource', resource: 'site' }] },
  moments: [{ atMs: 5_000, text: 'site is active nowhere' }],
};

const inSchedules: Finding = {
  ...split,
  source: 'schedule',
  causes: ['every link is cut for 0.4 s', 'the daemon of a is killed'],
  also: [],
  count: 14,
};

const limit: Finding = {
  ...split,
  kind: 'limit',
  causes: ['a is frozen for 20 s'],
  lastedMs: 31,
  also: [],
  moments: [],
};

const common = {
  file: 'web.yaml',
  cluster: 'stage',
  missing: [],
  durations: { address: { start: 60 }, site: { start: 500 } },
};
const never = { splits: [], waits: [] };

export const singleLink: Report = {
  ...common,
  missing: ['our-own'],
  proof: {
    isContent: false,
    cluster: { nodes: ['a', 'b'], links: 1, tieBreakers: [] },
    idle: [],
    restless: null,
    faults: [cut, powerLoss(320, 368), isolated, dies],
    findings: [split, inSchedules, waits, limit],
    remedies: [
      {
        added: null,
        splits: [cut.text, isolated.text],
        waits: [],
        powerLossMs: 368,
        again: { split: { tried: 6, wrong: 6 }, waits: { tried: 4, wrong: 4 } },
      },
      {
        added: 'link',
        splits: ['every link is cut at once'],
        waits: [],
        powerLossMs: 368,
        again: { split: { tried: 6, wrong: 4 }, waits: { tried: 4, wrong: 4 } },
      },
      {
        added: 'witness',
        ...never,
        powerLossMs: 6_869,
        again: { split: { tried: 6, wrong: 0 }, waits: { tried: 4, wrong: 4 } },
      },
      {
        added: 'fencing',
        ...never,
        powerLossMs: null,
        again: { split: { tried: 6, wrong: 0 }, waits: { tried: 4, wrong: 0 } },
      },
    ],
    tried: {
      seeds: [1, 2, 3],
      faults: 4,
      pairs: { tried: 150, all: 737 },
      schedules: { from: 1, count: 20, happenings: 366 },
      patienceMs: 720_000,
      runs: 502,
      virtualMs: 72_462_690,
    },
  },
};

export const withWitness: Report = {
  ...common,
  proof: {
    isContent: true,
    cluster: { nodes: ['a', 'b'], links: 1, tieBreakers: ['witness'] },
    idle: ['spare'],
    restless: null,
    faults: [
      { ...cut, wrong: [] },
      powerLoss(6_833, 6_855),
      { ...isolated, outages: outages(6_833, 6_855, true), wrong: [] },
      dies,
    ],
    findings: [{ ...waits, count: 1 }, limit],
    remedies: [
      {
        added: null,
        ...never,
        powerLossMs: 6_855,
        again: { split: { tried: 0, wrong: 0 }, waits: { tried: 1, wrong: 1 } },
      },
    ],
    tried: {
      seeds: [1],
      faults: 4,
      pairs: { tried: 6, all: 6 },
      schedules: { from: 1, count: 0, happenings: 0 },
      patienceMs: 720_000,
      runs: 20,
      virtualMs: 3_600_000,
    },
  },
};
