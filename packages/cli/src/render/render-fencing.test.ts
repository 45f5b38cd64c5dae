import type { FencingReport, StatusReport } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { fencing, healthy } from '../../test/status-samples.ts';
import { plain } from './paint.ts';
import { renderFenceCheck, renderFenceHistory } from './render-fencing.ts';
import { renderStatus } from './render-status.ts';

const golden = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

describe('fencing', () => {
  test('a check', async () => {
    const { check } = fencing;
    if (check === null) throw new Error('the sample has a check');
    await expect(golden(renderFenceCheck(check, plain))).toMatchFileSnapshot('goldens/fence-check.txt');
  });

  test('a history', async () => {
    await expect(golden(renderFenceHistory(fencing, healthy.at, plain))).toMatchFileSnapshot(
      'goldens/fence-history.txt',
    );
    expect(renderFenceHistory({ ...fencing, history: [] }, healthy.at, plain)).toEqual(['Nothing was ever fenced.']);
  });

  test('the status repeats the score, and says when it is out of date', async () => {
    const status: StatusReport = { ...healthy, fencing };
    await expect(renderStatus(status, plain)).toMatchFileSnapshot('goldens/status-fencing.txt');
    const stale = (why: 'age' | 'definition'): FencingReport => ({
      ...fencing,
      enabled: false,
      check: fencing.check === null ? null : { ...fencing.check, stale: why },
    });
    expect(renderStatus({ ...healthy, fencing: stale('age') }, plain)).toContain(
      '85 of 100, checked 2 d ago, out of date',
    );
    expect(renderStatus({ ...healthy, fencing: stale('definition') }, plain)).toContain(
      'before the definition changed',
    );
    expect(renderStatus({ ...healthy, fencing: { ...fencing, check: null } }, plain)).toContain('on; never checked');
  });
});
