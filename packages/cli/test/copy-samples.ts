/** A copy of the state of cluster `shop` that was set aside on b, and what differs in it, for tests. */
import type { AppliedReport, CopiesReport, CopyDifferenceReport } from '@understudy/contracts';

const copy = {
  copy: '7-12-b',
  generation: 7,
  sequence: 12,
  coordinator: 'b',
  setAsideAt: '2026-11-21T09:02:04.120Z',
} as const;

const common: AppliedReport = {
  revision: 3,
  document: { version: 1, resources: { web: { agent: 'httpd' } } },
  source: 'version: 1\nresources: { web: { agent: httpd } }\n',
  sourceName: 'shop.yaml',
  appliedAt: '2026-11-20T09:00:00.000Z',
  who: 'ops@a',
  why: '',
};

const onA: AppliedReport = {
  ...common,
  revision: 4,
  document: { version: 1, resources: { web: { agent: 'httpd' }, disk: { agent: 'fs' } } },
  appliedAt: '2026-11-21T08:50:00.000Z',
  why: 'more space',
};

const onB: AppliedReport = {
  ...common,
  revision: 4,
  document: { version: 1, resources: { web: { agent: 'httpd', parameters: { port: 81 } } }, fencing: {} },
  source: 'version: 1\nresources: { web: { agent: httpd, parameters: { port: 81 } } }\n',
  appliedAt: '2026-11-21T08:55:00.000Z',
  who: 'dba@b',
};

const base = { version: 1, node: 'b', at: '2026-11-21T09:12:04.120Z' } as const;

export const copies: CopiesReport = { ...base, copies: [copy, { ...copy, copy: '5-3-b', generation: 5, sequence: 3 }] };

export const copyDifference: CopyDifferenceReport = {
  ...base,
  copy,
  generation: 8,
  sequence: 31,
  definition: { common, onlyInCluster: [onA], onlyInCopy: [onB] },
  intents: {
    onlyInCluster: [
      { kind: 'standby', subject: 'b', who: 'ops@a', why: '', since: '2026-11-21T08:51:00.000Z', until: null },
    ],
    onlyInCopy: [
      {
        kind: 'stop',
        subject: 'web',
        who: 'dba@b',
        why: "the disk's full",
        since: '2026-11-21T08:56:00.000Z',
        until: null,
      },
      {
        kind: 'move',
        subject: 'db',
        node: 'b',
        who: 'dba@b',
        why: '',
        since: '2026-11-21T08:57:00.000Z',
        until: '2026-11-21T10:12:04.120Z',
      },
      { kind: 'kept', subject: 'log', node: 'a', who: 'b', why: '', since: '2026-11-21T08:57:00.000Z', until: null },
    ],
  },
  inCopy: onB,
  inCluster: onA,
};
