import type { OperationRequest } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../base/event-queue.ts';
import { Random } from '../base/random.ts';
import { Gate } from './gate.ts';
import { Tally } from './tally.ts';
import { wakingMs, Watches } from './watches.ts';

const request: OperationRequest = {
  operationId: 'one',
  resource: 'site',
  agent: 'web',
  action: 'watch',
  parameters: {},
  node: 'a',
  generation: 1,
  timeoutMs: 2_147_483_647,
  intervalMs: 5_000,
  probe: false,
};

/** A watch of something that runs, or does not; `said`: what it ended with. */
function begun(isActive = true): { queue: EventQueue; watches: Watches; said: string[] } {
  const queue = new EventQueue();
  const gate = new Gate();
  const random = new Random(1, 'watches');
  const watches = new Watches({ queue, random, tally: new Tally(), gate: () => gate, isActive: () => isActive });
  const said: string[] = [];
  watches.begin(request, ({ code }) => said.push(code));
  return { queue, watches, said };
}

describe('a watch', () => {
  it('sleeps until what it watches is gone, and ends soon then, once', () => {
    const { queue, watches, said } = begun();
    queue.run(3_600_000);
    expect([said, watches.runs('site'), watches.isAttentive('site')]).toEqual([[], true, true]);
    watches.gone('site');
    queue.run(queue.nowMs + wakingMs);
    watches.gone('site');
    queue.run(queue.nowMs + 60_000);
    expect([said, watches.runs('site')]).toEqual([['ok'], false]);
  });

  it('ends at once where nothing is', () => {
    const { queue, said } = begun(false);
    queue.run(wakingMs);
    expect(said).toEqual(['ok']);
  });

  it.each([
    ['falseAlarm', 'ok'],
    ['fail', 'error'],
  ] as const)('ends for no reason (%s), also one that sleeps already', (mode, code) => {
    const { queue, watches, said } = begun();
    watches.upset({ resource: 'site', mode });
    queue.run(2_000);
    expect(said).toEqual([code]);
  });

  it('that hangs sleeps on whatever happens, when all else is healed too, until it is told to end', () => {
    const { queue, watches, said } = begun();
    watches.upset({ resource: 'site', mode: 'hang' })();
    watches.calm();
    watches.gone('site');
    queue.run(60_000);
    expect([said, watches.runs('site'), watches.isAttentive('site')]).toEqual([[], true, false]);
    watches.abort('one');
    expect(watches.runs('site')).toBe(false);
    queue.run(61_000);
    expect(said).toEqual(['error']);
  });

  it('says nothing more when the processes of the agents have ended', () => {
    const { queue, watches, said } = begun();
    watches.gone('site');
    watches.endProcesses();
    queue.run(60_000);
    expect([said, watches.runs('site')]).toEqual([[], false]);
  });
});
