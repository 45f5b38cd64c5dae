import { describe, expect, it } from 'vitest';
import type { WorkOrder } from './work-order.ts';
import { type Judgement, newMonitor, pauseMs } from './monitors.ts';
import { orderFor, webServer } from './web-server.case.ts';

const intervalMs = 10_000;
const answered: Judgement = { kind: 'report', code: 'ok', reason: '' };

function firstPauseMs(resource: string, details: Partial<WorkOrder['action']> = {}): number {
  const web = webServer('web');
  const order = orderFor(web, 'monitor', { intervalMs, ...details, resource });
  return pauseMs(newMonitor(order, web.faultPolicy), answered, true);
}

describe('monitors that are begun in one moment', () => {
  it.each(['resource', 'vm-0', 'ipaddr:'])('are spread over their interval: 200 named %s', (name) => {
    const due = Array.from({ length: 200 }, (_, index) => firstPauseMs(`${name}${index}`));
    const tenths = Array.from({ length: 10 }, (_, tenth) => {
      const fromMs = (tenth * intervalMs) / 10;
      return due.filter((atMs) => atMs > fromMs && atMs <= fromMs + intervalMs / 10).length;
    });
    // 20 in each were even; nothing is left out, and none is due later than its interval.
    expect(tenths.reduce((sum, each) => sum + each)).toBe(200);
    expect(Math.max(...tenths)).toBeLessThanOrEqual(40);
    expect(Math.min(...tenths)).toBeGreaterThanOrEqual(5);
  });

  it('of one resource do not fall together either, nor does it matter when they are begun', () => {
    const roles = (['started', 'unpromoted', 'promoted'] as const).map((role) => firstPauseMs('web', { role }));
    expect(new Set(roles).size).toBe(3);
    expect(firstPauseMs('web')).toBe(firstPauseMs('web'));
  });
});

it('after its first turn a monitor keeps its interval, and one without a clear answer looks again soon', () => {
  const web = webServer('web');
  const monitor = newMonitor(orderFor(web, 'monitor', { intervalMs }), web.faultPolicy);
  expect(pauseMs(monitor, answered, false)).toBe(intervalMs);
  expect(pauseMs(monitor, { kind: 'nothing' }, false)).toBe(intervalMs);
  expect(pauseMs(monitor, { kind: 'askAgain' }, true)).toBe(1_000);
});
