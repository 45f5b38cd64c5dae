import type { AgentManifest, OperationRequest, ResultCode } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import type { ResourceAction } from '../model/transition.ts';
import { Operations } from './operations.ts';
import { orderFor, webServer } from './web-server.case.ts';
import type { OperationsEffect, WorkOrder } from './work-order.ts';

const manifest: AgentManifest = {
  name: 'web',
  version: '1.0.0',
  description: '',
  parameters: {},
  actions: (['start', 'stop', 'monitor', 'reload'] as const).map((action) => ({ action, timeoutMs: 1 })),
  watches: true,
};

const web = webServer('web');

function order(action: ResourceAction['action'], details: Partial<ResourceAction> = {}): WorkOrder {
  return orderFor(web, action, details);
}

const shallow = { intervalMs: 5_000 };
const deep = { intervalMs: 60_000 };

/** A web server that runs, with what is asked of its agent told in short words. */
class Bench {
  readonly #operations: Operations;
  readonly #asked: OperationRequest[] = [];

  constructor(manifests: readonly AgentManifest[] = [manifest]) {
    const known = new Map(manifests.map((each) => [each.name, each]));
    this.#operations = new Operations({
      node: 'a',
      life: 'l',
      manifests: () => known,
      slowdownPercent: () => 100,
      ledger: [],
    });
    this.execute(order('start'));
    this.answer('start', 'ok');
  }

  execute(given: WorkOrder): string[] {
    return this.#tell(this.#operations.execute(given, 0));
  }

  /** Answers the oldest of this name that is under way. */
  answer(action: string, code: ResultCode, nowMs = 0): string[] {
    const index = this.#asked.findIndex((request) => request.action === action);
    const [request] = this.#asked.splice(index, 1);
    if (request === undefined) throw new Error(`no ${action} is under way`);
    return this.#tell(this.#operations.finished(request.operationId, { code, reason: '', durationMs: 1 }, nowMs));
  }

  due(intervalMs: number, nowMs: number): string[] {
    return this.#tell(this.#operations.due(`monitor web ${intervalMs} started`, nowMs));
  }

  drop(): string[] {
    return this.#tell(this.#operations.drop());
  }

  #tell(effects: readonly OperationsEffect[]): string[] {
    return effects.flatMap((effect) => {
      switch (effect.kind) {
        case 'runOperation':
          this.#asked.push(effect.request);
          return [`run ${effect.request.action}`];
        case 'cancelOperation':
          return [`cancel ${this.#cancel(effect.operationId)}`];
        case 'record':
          return [`record ${effect.record.action} ${effect.record.code}`];
        case 'armTimer':
          return [`arm at ${effect.atMs}`];
        default:
          return [];
      }
    });
  }

  #cancel(operationId: string): string {
    const index = this.#asked.findIndex((request) => request.operationId === operationId);
    return this.#asked.splice(index, 1)[0]?.action ?? 'nothing';
  }
}

function watched(): Bench {
  const bench = new Bench();
  bench.execute(order('monitor', shallow));
  bench.answer('monitor', 'ok');
  return bench;
}

/** Gives how long the watch rests after it, in milliseconds; it is begun again then. */
function callInVain(bench: Bench, nowMs: number): number {
  bench.answer('watch', 'ok', nowMs);
  const [armed = ''] = bench.answer('monitor', 'ok', nowMs);
  const dueMs = Number(armed.replace('arm at ', ''));
  bench.due(5_000, dueMs);
  expect(bench.answer('monitor', 'ok', dueMs)).toContain('run watch');
  return dueMs - nowMs;
}

describe('a watch', () => {
  it('begins once a monitor has found its resource well, and goes on over later ones', () => {
    const bench = new Bench();
    expect(bench.execute(order('monitor', shallow))).toEqual(['run monitor']);
    expect(bench.answer('monitor', 'ok')).toEqual(['record monitor ok', 'arm at 1234', 'run watch']);
    bench.due(5_000, 5_000);
    expect(bench.answer('monitor', 'ok', 5_010)).toEqual(['arm at 10010']);
  });

  it('has the monitor look at once, whatever it says itself', () => {
    const bench = watched();
    expect(bench.answer('watch', 'ok', 700)).toEqual(['run monitor']);
    expect(bench.answer('monitor', 'notRunning', 710)).toEqual(['record monitor notRunning', 'arm at 5710']);
  });

  it('that called in vain is begun again after a rest, not before', () => {
    const bench = watched();
    bench.answer('watch', 'error', 700);
    expect(bench.answer('monitor', 'ok', 710)).toEqual(['arm at 1710']);
    bench.due(5_000, 1_710);
    expect(bench.answer('monitor', 'ok', 1_720)).toEqual(['arm at 6720', 'run watch']);
  });

  it('that calls in vain again and again is believed later and later, at last once in each interval', () => {
    const bench = watched();
    const rests = [1, 2, 3, 4, 5].map((round) => callInVain(bench, 100_000 * round));
    expect(rests).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('that was quiet from one turn to the next is believed soon again', () => {
    const bench = watched();
    callInVain(bench, 100_000);
    callInVain(bench, 200_000);
    bench.due(5_000, 300_000);
    bench.answer('monitor', 'ok', 300_000);
    expect(callInVain(bench, 400_000)).toBe(1_000);
  });

  it('that ends during a look, which may have missed the reason, is begun again after it', () => {
    const bench = watched();
    bench.due(5_000, 5_000);
    expect(bench.answer('watch', 'ok', 5_001)).toEqual([]);
    expect(bench.answer('monitor', 'ok', 5_010)).toEqual(['arm at 10010', 'run watch']);
  });

  it('that ends while something else is done with the resource has it looked at soon', () => {
    const bench = watched();
    bench.execute(order('reload'));
    expect(bench.answer('watch', 'ok', 700)).toEqual(['arm at 1700']);
  });

  it('is one for all monitors, and goes on beside another when its own ends', () => {
    const bench = watched();
    bench.execute(order('monitor', deep));
    expect(bench.answer('monitor', 'ok')).toEqual(['record monitor ok', 'arm at 1509']);
    expect(bench.execute(order('cancel', shallow))).toEqual(['cancel watch']);
    bench.due(60_000, 60_000);
    expect(bench.answer('monitor', 'ok', 60_010)).toEqual(['arm at 120010', 'run watch']);
  });

  it('ends when the resource is changed, and when its node steps back', () => {
    expect(watched().execute(order('stop'))).toEqual(['cancel watch', 'run stop']);
    expect(watched().drop()).toEqual(['cancel watch']);
  });

  it.each<ResultCode>(['notRunning', 'error', 'inconclusive'])(
    'does not begin beside a monitor that says %s',
    (code) => {
      const bench = new Bench();
      bench.execute(order('monitor', shallow));
      expect(bench.answer('monitor', code)).not.toContain('run watch');
    },
  );

  it('does not begin beside what is only prepared: its agent has nothing running', () => {
    const bench = new Bench();
    bench.execute(order('monitor', { ...shallow, role: 'unpromoted', promotable: true }));
    expect(bench.answer('monitor', 'notRunning')).toEqual(['record monitor ok', 'arm at 1476']);
  });

  it('is asked of no agent that has none', () => {
    const { watches: _, ...without } = manifest;
    const bench = new Bench([without]);
    bench.execute(order('monitor', shallow));
    expect(bench.answer('monitor', 'ok')).toEqual(['record monitor ok', 'arm at 1234']);
  });
});
