import type { EventKind, StatusReport } from '@understudy/contracts';
import { defaultOwnership, defaultTimings, defaultWitness } from '@understudy/crm-core';
import { describe, expect, test } from 'vitest';
import { eventOf } from '../../test/fixture-daemon.ts';
import { healthy, troubled } from '../../test/status-samples.ts';
import { Refusal } from '../client/refusal.ts';
import { alignColumns } from './columns.ts';
import { describeChange } from './describe-change.ts';
import { listNames } from './list-names.ts';
import { nextSteps } from './next-steps.ts';
import { coloured, paintFor, plain } from './paint.ts';
import type { PersonRequest } from './describe-request.ts';
import { printable } from './printable.ts';
import { ago, remaining } from './relative-time.ts';
import { describeHolders } from './render-acknowledgement.ts';
import { errorDocument, renderError } from './render-error.ts';
import { renderEvent } from './render-event.ts';
import { outcomeOf } from './render-outcome.ts';
import { isAllWell, standingOf } from './standing.ts';

describe('times', () => {
  const now = '2026-11-21T09:00:00.000Z';
  test.each([
    ['2026-11-21T09:00:00.500Z', 'just now'],
    ['2026-11-21T08:59:59.100Z', 'just now'],
    ['2026-11-21T08:59:59.000Z', '1 s ago'],
    ['2026-11-21T08:59:01.000Z', '59 s ago'],
    ['2026-11-21T08:59:00.000Z', '1 min ago'],
    ['2026-11-21T07:00:01.000Z', '1 h ago'],
    ['2026-11-19T09:00:00.000Z', '2 d ago'],
  ])('%s is %s', (time, words) => {
    expect(ago(time, now)).toBe(words);
  });

  test('what has passed has nothing left', () => {
    expect(remaining('2026-11-21T10:30:00.000Z', now)).toBe('1 h');
    expect(remaining('2026-11-21T08:00:00.000Z', now)).toBe('0 s');
  });
});

describe('colours', () => {
  test.each([
    ['a terminal', { isTTY: true }, {}, coloured],
    ['a file', { isTTY: false }, {}, plain],
    ['a stream that does not say', {}, {}, plain],
    ['a terminal with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, plain],
    ['a terminal with an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, coloured],
    ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, plain],
  ])('on %s', (_where, stream, environment, paint) => {
    expect(paintFor(stream, environment)).toBe(paint);
  });

  test('are written whatever the test itself writes to', () => {
    expect(coloured('bad', 'x')).toBe('\u001b[31mx\u001b[39m');
  });
});

test('printable writes control characters out, at any depth, and leaves the rest', () => {
  const value = { text: 'a\u001b[2J\u0007b', list: ['line\none', 3, null], ü: 'ü' };
  expect(printable(value)).toEqual({ text: 'a\\x1b[2J\\x07b', list: ['line one', 3, null], ü: 'ü' });
});

test('columns are as wide as their widest cell, but for the last', () => {
  const cell = (text: string): { text: string } => ({ text });
  const rows = [[cell('a'), cell('bb')], [cell('aaa'), cell('b'), cell('c')], [cell('aa')]];
  expect(alignColumns(rows, '> ')).toEqual(['> a    bb', '> aaa  b  c', '> aa']);
});

test.each([
  [[], 'nobody'],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j in a sentence', (names, words) => {
  expect(listNames(names)).toBe(words);
});

test('who holds a change, and what it means if one does not', () => {
  const acknowledgement = { version: 1, generation: 1, sequence: 1, warnings: [] };
  expect(describeHolders({ ...acknowledgement, heldBy: ['a', 'b'], missing: [] })).toBe('Held by a and b.');
  expect(describeHolders({ ...acknowledgement, heldBy: ['a'], missing: ['b'] })).toBe(
    'Held by a; b does not have it yet and will get it on joining. Until then it is lost if the disk of a is.',
  );
});

test('an event is one line, whatever its kind', () => {
  const kinds: EventKind[] = ['view', 'link', 'peer', 'warning', 'definition', 'intent', 'transition', 'operation'];
  const more: EventKind[] = ['fault', 'fencing', 'step-back', 'daemon', 'security', 'agents'];
  const lines = [...kinds, ...more].map((kind) => renderEvent({ ...eventOf(1, `${kind}\nhappened`), kind }, plain));
  expect(lines[0]).toBe('2026-11-21T09:12:01.000Z  a  view        view happened');
  expect(new Set(lines.map((line) => line.indexOf('happened') - line.indexOf('  a  ') - 17 > 0))).toEqual(
    new Set([true]),
  );
  expect(lines.join('')).not.toContain('\n');
});

describe('describeChange', () => {
  const before = { resources: { a: { agent: 'x' }, b: { agent: 'y' } }, groups: { g: { members: ['a'] } } };
  test.each<[string, unknown, unknown, string]>([
    ['the first definition', null, before, 'adds resources a and b; adds group g'],
    ['the same again', before, structuredClone(before), 'changes nothing'],
    ['another agent', before, { ...before, resources: { a: { agent: 'z' }, b: { agent: 'y' } } }, 'changes resource a'],
    ['one less', before, { ...before, resources: { a: { agent: 'x' } } }, 'removes resource b'],
    [
      'rules',
      before,
      { ...before, constraints: [1], properties: {} },
      'changes the properties; changes the constraints',
    ],
    ['no definition at all', before, 'text', 'removes resources a and b; removes group g'],
  ])('%s', (_what, old, current, words) => {
    expect(describeChange(old, current)).toBe(words);
  });
});

describe('how a resource stands', () => {
  test('the troubled cluster', () => {
    expect(troubled.resources.map((resource) => [resource.resource, standingOf(resource)])).toEqual([
      ['address', 'runs'],
      ['site', 'down'],
      ['disk-watch', 'stopped-on-request'],
      ['mail', 'pending'],
      ['files', 'down'],
    ]);
    expect(isAllWell(troubled)).toBe(false);
    expect(isAllWell(healthy)).toBe(true);
  });

  test('a fast resource that is only warm does not run, and one stopped with its group does not have to', () => {
    const resources = healthy.resources.map((resource) => ({
      ...resource,
      instances: [{ node: 'b', role: 'unpromoted' as const, condition: 'good' as const }],
    }));
    expect(isAllWell({ ...healthy, resources })).toBe(false);
    const stopped = resources.map((resource) => ({ ...resource, shouldRun: false }));
    expect(isAllWell({ ...healthy, resources: stopped })).toBe(true);
  });
});

describe('outcomeOf', () => {
  const origin = { who: 'x', why: '' };
  const onB: StatusReport = {
    ...healthy,
    resources: healthy.resources.map((resource) => ({
      ...resource,
      instances: [{ node: 'b', role: 'promoted' as const, condition: 'good' as const }],
    })),
  };
  test.each<[string, PersonRequest, StatusReport, StatusReport, boolean]>([
    ['moved where it should', { kind: 'moveResource', resource: 'web', node: 'b', ...origin }, healthy, onB, true],
    ['moved and still here', { kind: 'moveResource', resource: 'web', node: 'b', ...origin }, healthy, healthy, false],
    ['moved away', { kind: 'moveResource', resource: 'web', ...origin }, healthy, onB, true],
    ['not moved away', { kind: 'moveResource', resource: 'web', ...origin }, healthy, healthy, false],
    ['stopped and still running', { kind: 'stopResource', resource: 'web', ...origin }, healthy, healthy, false],
    ['started', { kind: 'startResource', resource: 'web', ...origin }, troubled, healthy, true],
    ['started in vain', { kind: 'startResource', resource: 'site', ...origin }, healthy, troubled, false],
    ['a node in standby that runs nothing', { kind: 'standbyNode', node: 'a', ...origin }, healthy, onB, true],
    ['a node in standby that does', { kind: 'standbyNode', node: 'a', ...origin }, healthy, healthy, false],
  ])('%s', (_what, request, before, settled, reached) => {
    expect(outcomeOf(request, before, settled).reached).toBe(reached);
  });

  test('shows only what the request was about', () => {
    const outcome = outcomeOf({ kind: 'stopResource', resource: 'site', ...origin }, healthy, troubled);
    expect(outcome.lines[0]).toBe('site: does not run, failed on a');
    expect(outcome.lines).toContain('    why: b is in standby');
    expect(outcome.lines.join()).not.toContain('address');
  });
});

test('an error in words and as the API says it', () => {
  const problem = { code: 'x', path: ['a', 0], message: 'bad \u001b', hint: '' };
  const error = new Refusal('invalid-definition', 'two\nproblems', { remedy: 'Mend it.', problems: [problem] });
  expect(renderError(error, plain)).toBe('crm: two\n  problems\n  a.0: bad \\x1b\n  -> Mend it.\n');
  expect(errorDocument(error)).toEqual({
    version: 1,
    error: { code: 'invalid-definition', message: 'two\nproblems', remedy: 'Mend it.', problems: [problem] },
  });
});

test('the next steps name the other host, and a host that is none of the nodes', () => {
  const config = {
    cluster: 'shop',
    nodes: ['a', 'b'].map((id) => ({ id, links: ['10.0.0.1'] })),
    timings: defaultTimings,
    ...defaultOwnership,
    beatPort: 1,
    messagePort: 2,
  };
  const files = {
    membershipFile: '/etc/understudy/membership.yaml',
    keyFile: '/etc/understudy/key',
    key: 'created',
  } as const;
  expect(nextSteps(files, config, 'a')).toEqual([
    'Cluster shop of a and b:',
    '  /etc/understudy/membership.yaml',
    '  /etc/understudy/key  (a new key, readable by root alone)',
    '',
    'Next:',
    '  copy both to b:  scp -rp /etc/understudy root@b:/etc/',
    '  on every host:  crm daemon',
    '  on one of them: crm apply FILE, with the definition of what is to run',
  ]);
  expect(nextSteps(files, config, 'c')).toContain(
    '! This host is called c, which is none of its nodes: it cannot be a member.',
  );
  const tieBreakers = { ...defaultOwnership.tieBreakers, witness: { address: '10.0.3.9', ...defaultWitness } };
  expect(nextSteps(files, { ...config, tieBreakers }, 'a')).toContain(
    '  for the witness: crm witness key | ssh root@10.0.3.9 crm witness add shop',
  );
});
