import { expect, test } from 'vitest';
import { summaryOf } from './last-words.ts';

test('errors are picked out, without their times', () => {
  const text = [
    '2026-11-21  8:52:38 0 [Note] InnoDB: 128 rollback segments are active.',
    "2026-11-21  8:52:38 0 [ERROR] Can't start server : Bind on unix socket: Permission denied",
    "2026-11-21T08:52:38.123456Z 0 [ERROR] [MY-010262] [Server] Can't start server",
    '2026-11-21  8:52:38 0 [Note] InnoDB: Buffer pool(s) load completed',
    '2026-11-21  8:52:38 0 [ERROR] Aborting',
    '',
  ].join('\n');
  expect(summaryOf(text)).toBe(
    "[ERROR] Can't start server : Bind on unix socket: Permission denied | " +
      "[ERROR] [MY-010262] [Server] Can't start server | [ERROR] Aborting",
  );
});

test('without errors, the last lines tell', () => {
  expect(summaryOf('a\nb\nc\nd\ne\n')).toBe('b | c | d | e');
  expect(summaryOf('\n')).toBe('it said nothing');
});
