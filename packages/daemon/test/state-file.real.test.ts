import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyState } from '@understudy/crm-core';
import type { DurableState } from '@understudy/crm-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLedger, writeLedger } from '../src/shared/ledger-file.ts';
import { StateFile } from '../src/member/state-file.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-state-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function state(sequence: number): DurableState {
  return { ...emptyState('stage'), stamp: { generation: 1, sequence, coordinator: 'a' } };
}

describe('the state file', () => {
  it('is empty where there is none', async () => {
    expect(await new StateFile(directory).read('stage')).toEqual(emptyState('stage'));
  });

  it('gives back what was written last, and leaves nothing beside it', async () => {
    const file = new StateFile(directory);
    await file.write(state(1));
    await file.write(state(2));
    expect(await new StateFile(directory).read('stage')).toEqual(state(2));
    expect(await readdir(directory)).toEqual(['state.json']);
  });

  it('that was half written is the old one', async () => {
    const file = new StateFile(directory);
    await file.write(state(1));
    await writeFile(join(directory, 'state.json.next'), '{"half');
    expect(await file.read('stage')).toEqual(state(1));
  });

  it.each([
    ['damaged', '{', 'damaged-state'],
    ['empty in another way', 'null', 'damaged-state'],
    ['of another version', JSON.stringify({ ...emptyState('stage'), version: 99 }), 'unknown-version'],
    ['of another cluster', JSON.stringify(emptyState('other')), 'damaged-state'],
  ])('%s is refused by name', async (_title, text, code) => {
    await writeFile(join(directory, 'state.json'), text);
    await expect(new StateFile(directory).read('stage')).rejects.toMatchObject({ code });
  });
});

describe('the ledger', () => {
  it('comes back as it was; without a file nothing is active', () => {
    expect(readLedger(directory)).toEqual([]);
    const entry = {
      resource: 'web',
      agent: 'httpd',
      parameters: {},
      ownership: 'single',
      role: 'started',
      digest: 'd',
      stopTimeoutMs: 1,
      demoteTimeoutMs: 1,
    } as const;
    writeLedger(directory, [entry]);
    expect(readLedger(directory)).toEqual([entry]);
  });

  it('of another version is refused by name', async () => {
    await writeFile(join(directory, 'ledger.json'), '{"version":99,"entries":[]}');
    expect(() => readLedger(directory)).toThrow(expect.objectContaining({ code: 'unknown-version' }));
  });
});
