/** The flags with which `crm simulate` is told what to suppose, and when. */
import { Flags } from '@oclif/core';

// Each takes one value, and may be given again: what follows may be a file.
const list = { multiple: true, multipleNonGreedy: true } as const;

export const simulationFlags = {
  date: Flags.string({
    description:
      'When to decide: ISO 8601, as 2026-07-01T12:00:00Z or 2026-182. By default when the file says, or now.',
    helpValue: 'DATE',
  }),
  status: Flags.string({
    description: 'For a definition of ours: the state of the cluster, as `crm status --json` prints it.',
    helpValue: 'FILE',
  }),
  'node-lost': Flags.string({ ...list, description: 'Suppose that a node is gone without a word.', helpValue: 'NODE' }),
  'node-down': Flags.string({
    ...list,
    description: 'Suppose that a node is shutting down in good order.',
    helpValue: 'NODE',
  }),
  'node-up': Flags.string({ ...list, description: 'Suppose that a node is there.', helpValue: 'NODE' }),
  'op-fail': Flags.string({
    ...list,
    description:
      'Suppose that an operation failed: RESOURCE:OPERATION[:INTERVAL]@NODE=RESULT, as site:monitor:10s@a=not-running; ' +
      'the result by its name or its OCF number.',
    helpValue: 'FAILURE',
  }),
  'ticket-grant': Flags.string({ ...list, description: 'Suppose that a ticket was granted.', helpValue: 'TICKET' }),
  'ticket-revoke': Flags.string({ ...list, description: 'Suppose that a ticket was revoked.', helpValue: 'TICKET' }),
  quorum: Flags.string({
    description: 'Suppose that the cluster has quorum, or has lost it. A lost node does not change it by itself.',
    options: ['yes', 'no'],
  }),
  'set-param': Flags.string({
    ...list,
    description: 'Suppose that a parameter was changed: RESOURCE.NAME=VALUE, as site.port=8080.',
    helpValue: 'CHANGE',
  }),
};
