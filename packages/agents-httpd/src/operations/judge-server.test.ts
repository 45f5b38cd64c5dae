import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UrlProbeResult } from '@understudy/agent-kit';
import { afterAll, expect, test } from 'vitest';
import { judgeAnswer } from './judge-server.ts';

const standby = mkdtempSync(join(tmpdir(), 'understudy-httpd-'));
const active = mkdtempSync(join(tmpdir(), 'understudy-httpd-'));
writeFileSync(join(active, 'promoted'), '');
afterAll(() => [standby, active].forEach((path) => rmSync(path, { recursive: true })));

const durationMs = 1;
const reason = 'why';

test.each<[UrlProbeResult, string, string]>([
  [{ kind: 'good', status: 200, durationMs }, 'ok', 'promoted'],
  [{ kind: 'timedOut', reason, durationMs }, 'inconclusive', 'inconclusive'],
  [{ kind: 'aborted', reason, durationMs }, 'inconclusive', 'inconclusive'],
  [{ kind: 'refused', reason, durationMs }, 'error', 'failedPromoted'],
  [{ kind: 'closed', reason, durationMs }, 'error', 'failedPromoted'],
  [{ kind: 'unexpectedStatus', status: 500, reason, durationMs }, 'error', 'failedPromoted'],
  [{ kind: 'unexpectedBody', status: 200, reason, durationMs }, 'error', 'failedPromoted'],
  [{ kind: 'invalid', reason, durationMs }, 'badParameters', 'badParameters'],
])('%j on the standby is %s, on the active side %s', (answer, onStandby, onActive) => {
  const server = { pid: process.pid };
  expect(judgeAnswer({ runDirectory: standby }, server, answer).code).toBe(onStandby);
  expect(judgeAnswer({ runDirectory: active }, server, answer).code).toBe(onActive);
});
