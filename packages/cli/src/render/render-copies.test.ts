import type { CopyDifferenceReport } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { copies, copyDifference } from '../../test/copy-samples.ts';
import { commandFor } from './describe-intent.ts';
import { plain } from './paint.ts';
import { definitionText, renderCopies, renderCopyDifference } from './render-copies.ts';

const golden = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
const nothing = { onlyInCluster: [], onlyInCopy: [] };

describe('copies that were set aside', () => {
  test('in a list', async () => {
    await expect(golden(renderCopies(copies))).toMatchFileSnapshot('goldens/copies.txt');
    expect(renderCopies({ ...copies, copies: [] })).toEqual(["No copy of the cluster's state is set aside on b."]);
  });

  test('say what they have alone, and how to bring it back', async () => {
    await expect(golden(renderCopyDifference(copyDifference, plain))).toMatchFileSnapshot(
      'goldens/copy-difference.txt',
    );
  });

  test('of which nothing is missing can be dropped', () => {
    const { common } = copyDifference.definition;
    const same: CopyDifferenceReport = { ...copyDifference, definition: { common, ...nothing }, intents: nothing };
    expect(renderCopyDifference(same, plain).slice(1)).toEqual([
      'Nothing that people decided in it is missing in the cluster.',
      'When nothing of it is needed any more: crm state drop 7-12-b',
    ]);
  });

  test('of which only a request is missing name no definition', () => {
    const { common } = copyDifference.definition;
    const lines = renderCopyDifference({ ...copyDifference, definition: { common, ...nothing } }, plain);
    expect(lines).not.toContain('Definition');
    expect(lines.join('\n')).not.toContain('crm apply');
  });

  test('give their definition back as it was written, or as data', () => {
    const { inCopy } = copyDifference;
    expect(definitionText(copyDifference)).toBe(inCopy?.source);
    const withoutText = inCopy === null ? null : { ...inCopy, source: '' };
    expect(JSON.parse(definitionText({ ...copyDifference, inCopy: withoutText }) ?? '')).toEqual(inCopy?.document);
    expect(definitionText({ ...copyDifference, inCopy: null })).toBeNull();
  });
});

describe('the command for a request', () => {
  const base = { subject: 'web', who: 'ops@a', why: '', since: copies.at, until: null } as const;
  test.each([
    [{ ...base, kind: 'move' } as const, 'crm resource move web'],
    [{ ...base, kind: 'move', node: 'b' } as const, 'crm resource move web b'],
    [{ ...base, kind: 'move', until: copies.at } as const, null],
    [{ ...base, kind: 'standby', subject: 'a', why: 'x; reboot' } as const, "crm node standby a --why 'x; reboot'"],
    [{ ...base, kind: 'restart' } as const, null],
  ])('%#', (intent, command) => {
    expect(commandFor(intent, copies.at)).toBe(command);
  });
});
