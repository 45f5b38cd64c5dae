import { describe, expect, it } from 'vitest';
import { render } from './scenario.case.ts';
import { schedule } from './schedule.ts';
import { address } from './situation-clusters.case.ts';
import { running, settled, situations } from './situations.case.ts';

/*
 * Whole situations, as text: read `scenarios/*.txt`. `npm exec -- vitest run
 * packages/crm-core/src/definition -u` writes them anew; commit only a difference
 * that you can explain.
 */

describe('schedule decides', () => {
  it.each(Object.entries(situations))('%s', async (name, situation) => {
    const at = situation();
    const text = render(at);
    await expect(`${text === '' ? 'nothing to do' : text}\n`).toMatchFileSnapshot(`scenarios/${name}.txt`);
  });

  it('asks to be called again when a failure will be too old to count, and then clears it', () => {
    const at = running(address({ failureTimeoutMs: 60_000 })).failed('a', 'ip', 3);
    expect(schedule(at.model, at.status, 1_000).recheckAtWallMs).toBe(60_000);
    const later = settled(at, 1_000);
    expect(render(later, 60_000)).toBe('clear ip @ a');
    expect(schedule(later.model, later.status, 60_000).recheckAtWallMs).toBeUndefined();
  });

  it('begins anew what was found gone, however long ago that was', () => {
    const gone = { code: 'notRunning', reason: '' } as const;
    const at = running(address({ failureTimeoutMs: 60_000 })).failed('a', 'ip', 1, gone);
    expect(render(at, 60_000).split('\n')).toEqual([
      'stop ip @ a',
      'start ip @ a (after stop ip @ a)',
      'monitor ip every 10000 @ a (after start ip @ a)',
      'clear ip @ a',
    ]);
  });

  it('looks for what was forgiven its failed stop, and rests', () => {
    const before = running(address({ failureTimeoutMs: 60_000 }, { stonithEnabled: true }));
    const stuck = before.record('a', 'ip', 'stop', 'error', { reason: 'busy' });
    const at = stuck.failCount('a', 'ip', 1, { action: 'stop', intervalMs: 0 });
    expect(render(at, 60_000).split('\n')).toEqual([
      'probe ip @ a',
      'start ip @ a (after probe ip @ a)',
      'clear ip @ a (after probe ip @ a)',
      'monitor ip every 10000 @ a (after probe ip @ a, start ip @ a)',
    ]);
    expect(render(settled(at, 60_000), 60_000)).toBe('');
  });
});
