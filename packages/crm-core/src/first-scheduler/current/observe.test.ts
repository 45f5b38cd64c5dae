import type { AgentAction } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../model/status.ts';
import { monitor, primitive } from '../scenario.case.ts';
import { observe, type Reading } from './observe.ts';

type Step = readonly [AgentAction, OperationRecord['code'], Partial<OperationRecord>?];

const reading: Reading = { primitive: primitive('db'), promotable: true, expired: false, failedStop: 'block' };
const every = { intervalMs: 10_000, role: 'unpromoted' as const };
const probe = { probe: true };

function after(steps: readonly Step[], more: Partial<Reading> = {}) {
  const records = steps.map(([action, code, part], sequence): OperationRecord => ({
    node: 'a',
    resource: 'db',
    action,
    intervalMs: 0,
    probe: false,
    sequence,
    code,
    reason: '',
    atWallMs: 0,
    digest: `digest ${sequence}`,
    ...part,
  }));
  return observe(records, { ...reading, ...more });
}

function summary(steps: readonly Step[], more: Partial<Reading> = {}): string {
  const { role, seen, busy, failure, refused } = after(steps, more);
  const parts = [
    role,
    seen ? '' : 'unseen',
    busy === null ? '' : `busy ${busy.action}`,
    failure === null ? '' : `failed ${failure.record.action} (${failure.onFail}${failure.gone ? ', gone' : ''})`,
    refused === null ? '' : `refused ${refused.code}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

describe('observe', () => {
  const table: readonly (readonly [string, readonly Step[], string])[] = [
    ['nothing', [], 'stopped, unseen'],
    ['a probe that found nothing', [['monitor', 'notRunning', probe]], 'stopped'],
    ['a probe that found it', [['monitor', 'ok', probe]], 'unpromoted'],
    ['a probe that found it promoted', [['monitor', 'promoted', probe]], 'promoted'],
    ['a probe that failed', [['monitor', 'error', probe]], 'unpromoted, failed monitor (restart)'],
    ['a probe where it cannot run', [['monitor', 'notInstalled', probe]], 'stopped, refused notInstalled'],
    ['a probe that could not tell', [['monitor', 'inconclusive', probe]], 'stopped, unseen'],
    ['a start', [['start', 'ok']], 'unpromoted'],
    ['a start under way', [['start', 'pending']], 'stopped, unseen, busy start'],
    ['a failed start', [['start', 'error']], 'unpromoted, failed start (restart)'],
    [
      'a start where it cannot run',
      [['start', 'notInstalled']],
      'unpromoted, failed start (restart), refused notInstalled',
    ],
    [
      'a promote',
      [
        ['start', 'ok'],
        ['promote', 'ok'],
      ],
      'promoted',
    ],
    [
      'a failed promote',
      [
        ['start', 'ok'],
        ['promote', 'error'],
      ],
      'promoted, failed promote (restart)',
    ],
    [
      'a failed demote',
      [
        ['promote', 'ok'],
        ['demote', 'error'],
      ],
      'promoted, failed demote (restart)',
    ],
    [
      'a demote',
      [
        ['promote', 'ok'],
        ['demote', 'ok'],
      ],
      'unpromoted',
    ],
    [
      'a stop',
      [
        ['promote', 'ok'],
        ['stop', 'ok'],
      ],
      'stopped',
    ],
    [
      'a failed stop',
      [
        ['promote', 'ok'],
        ['stop', 'error'],
      ],
      'promoted, failed stop (block)',
    ],
    ['a failed stop of what seemed stopped', [['stop', 'error']], 'unpromoted, failed stop (block)'],
    [
      'a failed monitor',
      [
        ['start', 'ok'],
        ['monitor', 'error', every],
      ],
      'unpromoted, failed monitor (restart)',
    ],
    [
      'a monitor that found nothing',
      [
        ['start', 'ok'],
        ['monitor', 'notRunning', every],
      ],
      'unpromoted, failed monitor (restart, gone)',
    ],
    [
      'a monitor that found it promoted',
      [
        ['start', 'ok'],
        ['monitor', 'promoted', every],
      ],
      'promoted',
    ],
    [
      'a monitor that could not tell',
      [
        ['start', 'ok'],
        ['monitor', 'inconclusive', every],
      ],
      'unpromoted',
    ],
    [
      'a degraded one',
      [
        ['start', 'ok'],
        ['monitor', 'degraded', every],
      ],
      'unpromoted',
    ],
    [
      'found after a stop',
      [
        ['stop', 'ok'],
        ['monitor', 'ok', every],
      ],
      'unpromoted',
    ],
    [
      'a stop after a failure',
      [
        ['start', 'ok'],
        ['monitor', 'error', every],
        ['stop', 'ok'],
      ],
      'stopped',
    ],
    [
      'a late result beside a stop under way',
      [
        ['start', 'ok'],
        ['stop', 'pending'],
        ['monitor', 'ok', every],
      ],
      'unpromoted, busy stop',
    ],
    [
      'a result after what was under way',
      [
        ['start', 'pending'],
        ['monitor', 'notRunning', probe],
      ],
      'stopped',
    ],
    [
      'a good monitor beside a failed demote',
      [
        ['promote', 'ok'],
        ['demote', 'error'],
        ['monitor', 'ok', every],
      ],
      'unpromoted, failed demote (restart)',
    ],
  ];

  it.each(table)('reads %s', (_name, steps, expected) => {
    expect(summary(steps)).toBe(expected);
  });

  it('never takes a failed stop for a stop, even if failures are to be ignored or are too old', () => {
    const operations = [{ ...monitor(), action: 'stop' as const, intervalMs: 0, onFail: 'ignore' as const }];
    const steps: readonly Step[] = [
      ['start', 'ok'],
      ['stop', 'error'],
    ];
    expect(summary(steps, { primitive: primitive('db', { operations }) })).toBe('unpromoted, failed stop (block)');
    expect(summary(steps, { expired: true })).toBe('unpromoted, failed stop (block)');
  });

  it('forgets other failures that are too old, and those that are to be ignored', () => {
    const steps: readonly Step[] = [
      ['start', 'ok'],
      ['monitor', 'error', every],
    ];
    expect(summary(steps, { expired: true })).toBe('unpromoted');
    expect(summary(steps, { primitive: primitive('db', { operations: [monitor({ onFail: 'ignore' })] }) })).toBe(
      'unpromoted',
    );
  });

  it('keeps the digest of the start, or of the probe that found it', () => {
    expect(
      after([
        ['start', 'ok'],
        ['monitor', 'ok', every],
      ]).digest,
    ).toBe('digest 0');
    expect(
      after([
        ['monitor', 'notRunning', probe],
        ['monitor', 'ok', probe],
      ]).digest,
    ).toBe('digest 1');
  });

  it('knows which monitors run: a start and a stop end them all', () => {
    expect(
      after([
        ['start', 'ok'],
        ['monitor', 'ok', every],
      ]).monitors,
    ).toEqual([{ intervalMs: 10_000, role: 'unpromoted' }]);
    expect(
      after([
        ['start', 'ok'],
        ['monitor', 'ok', every],
        ['stop', 'ok'],
      ]).monitors,
    ).toEqual([]);
    expect(
      after([
        ['monitor', 'ok', every],
        ['start', 'ok'],
      ]).monitors,
    ).toEqual([]);
  });
});
