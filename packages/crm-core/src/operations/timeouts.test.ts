import type { AgentManifest, OperationRequest, OperationResult } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { Operations } from './operations.ts';
import { sayStretch, stretched, unstretched } from './timeouts.ts';
import { orderFor, webServer } from './web-server.case.ts';
import type { OperationsEffect, WorkOrder } from './work-order.ts';

describe('a deadline', () => {
  it.each([
    [100, 20_000],
    [150, 30_000],
    [300, 60_000],
    // Never beyond the limit, nor shorter than the definition says.
    [5_000, 60_000],
    [0, 20_000],
  ])('of 20 s on a host where things take %i percent of their time: %i ms', (percent, givenMs) => {
    expect(stretched(20_000, percent)).toEqual({ statedMs: 20_000, givenMs });
  });

  it('is a whole number of milliseconds', () => {
    expect(stretched(333, 125).givenMs).toBe(417);
  });

  const late: OperationResult = { code: 'inconclusive', reason: 'timed out after 40000 ms', durationMs: 40_000 };

  it('says that it was stretched, where that was in vain', () => {
    expect(sayStretch(late, stretched(20_000, 200)).reason).toBe(
      'timed out after 40000 ms (it had 20s by its definition, 40s on this loaded host)',
    );
    const failed: OperationResult = { ...late, code: 'error', durationMs: 25_000 };
    expect(sayStretch(failed, stretched(20_000, 200)).reason).toContain('on this loaded host');
  });

  it.each<readonly [string, OperationResult, number]>([
    ['was not stretched', { ...late, durationMs: 20_000 }, 100],
    ['was not needed', { ...late, durationMs: 19_000 }, 200],
    ['was kept', { ...late, code: 'ok', durationMs: 30_000 }, 200],
  ])('says nothing that %s', (_title, result, percent) => {
    expect(sayStretch(result, stretched(20_000, percent))).toBe(result);
  });

  it('that others count on stays as it is', () => {
    expect(unstretched(5_000)).toEqual({ statedMs: 5_000, givenMs: 5_000 });
  });
});

const manifest: AgentManifest = {
  name: 'web',
  version: '1.0.0',
  description: '',
  parameters: {},
  actions: (['start', 'stop', 'monitor'] as const).map((action) => ({ action, timeoutMs: 1 })),
  watches: true,
};

/** A web server on a host that takes `percent` for everything. */
class LoadedHost {
  percent = 200;
  readonly asked: OperationRequest[] = [];
  readonly reasons: string[] = [];
  readonly #operations = new Operations({
    node: 'a',
    life: 'l',
    manifests: () => new Map([['web', manifest]]),
    slowdownPercent: () => this.percent,
    ledger: [],
  });

  order(action: 'start' | 'stop' | 'monitor', order: Partial<WorkOrder> = {}, intervalMs = 0): void {
    const given = orderFor(webServer('web'), action, { intervalMs, timeoutMs: 10_000 });
    this.#take(this.#operations.execute({ ...given, ...order }, 0));
  }

  /** The answer to what was asked last. */
  answer(code: OperationResult['code'], durationMs: number): void {
    const operationId = this.asked.at(-1)?.operationId ?? '';
    this.#take(this.#operations.finished(operationId, { code, reason: 'so', durationMs }, durationMs));
  }

  #take(effects: readonly OperationsEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'runOperation') this.asked.push(effect.request);
      if (effect.kind === 'record') this.reasons.push(effect.record.reason);
    }
  }
}

describe('on a loaded host', () => {
  it('everything that a coordinator orders has more time, and a watch as much as ever', () => {
    const host = new LoadedHost();
    host.order('start');
    host.answer('ok', 1);
    host.order('monitor', {}, 5_000);
    host.answer('ok', 1);
    host.percent = 100;
    host.order('stop');
    expect(host.asked.map(({ action, timeoutMs }) => [action, timeoutMs])).toEqual([
      ['start', 20_000],
      ['monitor', 20_000],
      ['watch', 2_147_483_647],
      ['stop', 10_000],
    ]);
  });

  it('what is given up without asking has the time that others count on', () => {
    const host = new LoadedHost();
    host.order('stop', { keepsTime: true });
    expect(host.asked.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000]);
  });

  it('what took longer than even that says so, by the load at its beginning', () => {
    const host = new LoadedHost();
    host.order('stop');
    host.percent = 100;
    host.answer('error', 20_000);
    expect(host.reasons).toEqual(['so (it had 10s by its definition, 20s on this loaded host)']);
  });
});
