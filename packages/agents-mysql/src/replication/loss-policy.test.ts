import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReplicatedContext } from './copy-of.ts';
import { acceptsLoss, useConsent } from './loss-policy.ts';

let runDirectory: string;
beforeEach(() => {
  runDirectory = mkdtempSync(join(tmpdir(), 'understudy-policy-'));
});
afterEach(() => rmSync(runDirectory, { recursive: true, force: true }));

function policy(on_loss: string) {
  return acceptsLoss({ parameters: { on_loss, wait_for: 7 }, runDirectory } as ReplicatedContext);
}

test('refused, accepted, or accepted in a while', () => {
  expect(policy('refuse')).toEqual({ kind: 'no', remedy: '; that is more than max_loss_… allows' });
  expect(policy('accept')).toEqual({ kind: 'yes' });
  expect(policy('wait')).toEqual({ kind: 'afterWaiting', waitMs: 7_000 });
});

test('a person who is asked accepts it with a file, once', async () => {
  const asked = policy('ask');
  const file = asked.kind === 'no' ? (/ touch (.*)$/.exec(asked.remedy)?.[1] ?? '') : '';
  writeFileSync(file, '');
  expect(policy('ask')).toEqual({ kind: 'yes' });
  expect(policy('refuse').kind).toBe('no');
  await useConsent(runDirectory);
  expect(existsSync(file)).toBe(false);
  expect(policy('ask').kind).toBe('no');
});
