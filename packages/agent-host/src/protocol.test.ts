import { versions } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { open, seal } from './protocol.ts';

test('a message comes out as it went in, through JSON', () => {
  const message = { kind: 'cancel', operationId: 'a' } as const;
  expect(open(JSON.parse(JSON.stringify(seal(message))))).toEqual({ kind: 'message', message });
});

test('an unknown version is refused by name', () => {
  const reason = `version 99 of the plugin protocol is unknown: this is ${String(versions.plugin)}`;
  expect(open({ version: 99, message: {} })).toEqual({ kind: 'unknownVersion', reason });
  expect(open(null).kind).toBe('unknownVersion');
});
