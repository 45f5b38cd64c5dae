import type { AgentManifest, OperationRequest, ResultCode } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import type { FaultPolicy } from '../model/resource.ts';
import type { ResourceAction } from '../model/transition.ts';
import { giveUpOrder } from './ledger.ts';
import { Operations } from './operations.ts';
import { orderFor, webServer } from './web-server.case.ts';
import type { LedgerEntry, OperationsEffect, WorkOrder } from './work-order.ts';

const actions = ['start', 'stop', 'monitor', 'clean'] as const;
const manifests = new Map<string, AgentManifest>(
  ['plain', 'address'].map((name) => [
    name,
    {
      name,
      version: '1.0.0',
      description: '',
      parameters: {},
      actions: actions.map((action) => ({ action, timeoutMs: 1 })),
      releaseFirst: name === 'address',
      ...(name === 'address' ? { addressParameter: 'ip' } : {}),
    },
  ]),
);

function order(
  action: ResourceAction['action'],
  details: Partial<ResourceAction> = {},
  policy: Partial<FaultPolicy> = {},
): WorkOrder {
  return orderFor(webServer('plain', policy), action, details);
}

function operationsWith(...ledger: readonly LedgerEntry[]): Operations {
  return new Operations({ node: 'a', life: 'l', manifests: () => manifests, slowdownPercent: () => 100, ledger });
}

/** Operations with the effects told as short words. */
class Bench {
  readonly operations = operationsWith();
  #last: OperationRequest[] = [];

  get asked(): readonly OperationRequest[] {
    return this.#last;
  }

  tell(effects: readonly OperationsEffect[]): string[] {
    return effects.map((effect) => {
      switch (effect.kind) {
        case 'runOperation':
          this.#last.push(effect.request);
          return `run ${effect.request.action}`;
        case 'record':
          return `record ${effect.record.action} ${effect.record.code}${effect.orderId === null ? '' : ` for ${effect.orderId}`}`;
        case 'armTimer':
          return `arm at ${effect.atMs}`;
        case 'ledger':
          return `ledger ${effect.entries.map(({ resource, role }) => `${resource}:${role}`).join()}`;
        case 'done':
          return `done ${effect.orderId}`;
        default:
          return effect.kind;
      }
    });
  }

  execute(given: WorkOrder, nowMs = 0): string[] {
    return this.tell(this.operations.execute(given, nowMs));
  }

  /** Answers the oldest operation that was asked for. */
  answer(code: ResultCode, nowMs = 0): string[] {
    const request = this.#last.shift();
    if (request === undefined) throw new Error('nothing was asked for');
    return this.tell(this.operations.finished(request.operationId, { code, reason: '', durationMs: 1 }, nowMs));
  }

  due(nowMs: number, role = 'started'): string[] {
    return this.tell(this.operations.due(`monitor web 500 ${role}`, nowMs));
  }
}

describe('single operations', () => {
  it('are in the ledger before they may activate, and out of it after a good stop', () => {
    const bench = new Bench();
    expect(bench.execute(order('start'))).toEqual(['ledger web:started', 'run start']);
    expect(bench.answer('ok')).toEqual(['record start ok for 1.1/start0']);
    expect(bench.execute(order('stop'))).toEqual(['run stop']);
    expect(bench.answer('ok')).toEqual(['ledger ', 'record stop ok for 1.1/stop0']);
  });

  it('that failed to stop stay in the ledger', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    bench.answer('ok');
    bench.execute(order('stop'));
    expect(bench.answer('error')).toEqual(['record stop error for 1.1/stop0']);
    expect(bench.operations.ledger).toHaveLength(1);
  });

  it('of one resource run one after the other, in their order', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    expect(bench.execute(order('stop'))).toEqual([]);
    expect(bench.answer('ok')).toEqual(['record start ok for 1.1/start0', 'run stop']);
  });

  it('a failed start is tidied up and tried again, then reported', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    expect(bench.answer('error')).toEqual(['run clean']);
    expect(bench.answer('ok')).toEqual(['run start']);
    expect(bench.answer('error')).toEqual(['record start error for 1.1/start0']);
  });

  it.each<ResultCode>(['notInstalled', 'badParameters', 'notConfigured', 'noPermission'])(
    '%s is not tried again',
    (code) => {
      const bench = new Bench();
      bench.execute(order('start'));
      expect(bench.answer(code)).toEqual([`record start ${code} for 1.1/start0`]);
    },
  );

  it('a failed start is not tried again when a stop waits', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    bench.execute(order('stop'));
    expect(bench.answer('error')).toEqual(['record start error for 1.1/start0', 'run stop']);
  });

  it('an answer that comes twice, or from nobody, is ignored', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    bench.answer('ok');
    expect(bench.operations.finished('l-1', { code: 'ok', reason: '', durationMs: 1 }, 0)).toEqual([]);
  });
});

const monitor = { intervalMs: 500 };

describe('recurring monitors', () => {
  it('report their first result, then only what is new', () => {
    const bench = new Bench();
    expect(bench.execute(order('monitor', monitor))).toEqual(['run monitor']);
    expect(bench.answer('ok', 10)).toEqual(['record monitor ok for 1.1/monitor500', 'arm at 248']);
    expect(bench.due(248)).toEqual(['run monitor']);
    expect(bench.answer('ok', 520)).toEqual(['arm at 1020']);
    bench.due(1020);
    expect(bench.answer('notRunning', 1030)).toEqual(['record monitor notRunning', 'arm at 1530']);
    bench.due(1530);
    expect(bench.answer('notRunning', 1540)).toEqual(['arm at 2040']);
  });

  it('count inconclusive ones until the tolerance is used up', () => {
    const bench = new Bench();
    bench.execute(order('monitor', monitor));
    bench.answer('ok', 0);
    bench.due(500);
    expect(bench.answer('inconclusive', 500)).toEqual(['arm at 1000']);
    bench.due(1000);
    expect(bench.answer('inconclusive', 1000)).toEqual(['record monitor error', 'arm at 1500']);
  });

  it('a good one clears the count', () => {
    const bench = new Bench();
    bench.execute(order('monitor', monitor));
    bench.answer('ok', 0);
    for (const code of ['inconclusive', 'ok', 'inconclusive'] as const) {
      bench.due(500);
      expect(bench.answer(code, 500)).toEqual(['arm at 1000']);
    }
  });

  it('tolerate as many bad ones as the policy says', () => {
    const bench = new Bench();
    bench.execute(order('monitor', monitor, { badMonitors: 2 }));
    bench.answer('ok', 0);
    bench.due(500);
    expect(bench.answer('notRunning', 500)).toEqual(['arm at 1000']);
    bench.due(1000);
    expect(bench.answer('notRunning', 1000)).toEqual(['record monitor notRunning', 'arm at 1500']);
  });

  it('end when the resource changes, and what was under way is not believed', () => {
    const bench = new Bench();
    bench.execute(order('monitor', monitor));
    expect(bench.execute(order('stop'))).toEqual(['cancelOperation', 'disarmTimer', 'run stop']);
    expect(bench.answer('notRunning')).toEqual([]);
    expect(bench.due(500)).toEqual([]);
  });

  it('are cancelled by order', () => {
    const bench = new Bench();
    bench.execute(order('monitor', monitor));
    bench.answer('ok', 0);
    expect(bench.execute(order('cancel', monitor))).toEqual(['disarmTimer', 'done 1.1/cancel500']);
    expect(bench.due(500)).toEqual([]);
  });
});

describe('giving everything up', () => {
  it('drops what waits and runs', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    bench.execute(order('monitor', monitor));
    expect(bench.tell(bench.operations.drop())).toEqual(['disarmTimer', 'cancelOperation']);
  });

  it.each([
    ['a probe', order('monitor', { probe: true }), 'error'],
    ['a start', order('start'), 'error'],
    ['a start that was done all the same', order('start'), 'ok'],
  ] as const)('leaves no result of %s that was under way, and does not try it again', (_title, given, code) => {
    const bench = new Bench();
    bench.execute(given);
    bench.operations.drop();
    expect(bench.answer(code)).toEqual([]);
  });

  it('goes on with what is ordered then, as soon as what was given up has ended', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    bench.operations.drop();
    expect(bench.execute(order('stop'))).toEqual([]);
    expect(bench.answer('error')).toEqual(['run stop']);
    expect(bench.answer('ok')).toEqual(['ledger ', 'record stop ok for 1.1/stop0']);
  });

  it('lets addresses go at once, and the rest last begun first', () => {
    const entries = [
      ['disk', 'plain'],
      ['ip', 'address'],
      ['db', 'plain'],
    ].map(([resource, agent]) => ({ resource, agent }) as LedgerEntry);
    const { atOnce, inTurn } = giveUpOrder(entries, manifests);
    expect(atOnce.map(({ resource }) => resource)).toEqual(['ip']);
    expect(inTurn.map(({ resource }) => resource)).toEqual(['db', 'disk']);
  });

  it('says which address they put on this host, where that is what they do', () => {
    const addressOf = (agent: string): unknown => {
      const bench = new Bench();
      const started = order('start');
      bench.execute({
        ...started,
        primitive: { ...webServer('plain'), agent, parameters: { ip: '10.0.0.1', port: 80 } },
      });
      return bench.operations.ledger[0]?.address;
    };
    expect(addressOf('address')).toBe('10.0.0.1');
    expect(addressOf('plain')).toBeUndefined();
  });

  it('that say something of their node are heard before their result', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    const [request] = bench.asked;
    const said = { promotionScore: 10, nodeAttributes: { load: '3' } };
    const effects = bench.operations.finished(
      request?.operationId ?? '',
      { code: 'ok', reason: '', durationMs: 1, ...said },
      0,
    );
    expect(effects).toMatchObject([
      {
        kind: 'attributes',
        changes: [
          { name: 'load', value: '3' },
          { name: 'master-web', value: '10' },
        ],
      },
      { kind: 'record' },
    ]);
  });

  it('tells the agent what it has copies of, and remembers it', () => {
    const copies = { max: 2, perNode: 1, promotedMax: 1, promotedPerNode: 1 };
    const operations = operationsWith();
    const start = { ...order('start'), primitive: { ...webServer('plain'), copies } };
    expect(operations.execute(start, 0)).toMatchObject([
      { kind: 'ledger', entries: [{ copies }] },
      { kind: 'runOperation', request: { copies } },
    ]);
  });

  it('that looks where it should not be holds nothing against it, and what it finds is in the ledger', () => {
    const bench = new Bench();
    expect(bench.execute(order('monitor', { intervalMs: 500, role: 'stopped' }))).toEqual(['run monitor']);
    expect(bench.answer('notRunning')).toEqual(['record monitor notRunning for 1.1/monitor500', 'arm at 98']);
    bench.due(500, 'stopped');
    expect(bench.answer('notRunning', 500)).toEqual(['arm at 1000']);
    bench.due(1_000, 'stopped');
    expect(bench.answer('ok', 1_000)).toEqual(['ledger web:started', 'record monitor ok', 'arm at 1500']);
  });

  it('says how thoroughly it is to look, if the definition does', () => {
    const bench = new Bench();
    const thorough = { action: 'monitor', intervalMs: 2_000, timeoutMs: 1, onFail: 'restart', enabled: true } as const;
    const given = order('monitor', { intervalMs: 2_000 });
    bench.execute({ ...given, primitive: { ...webServer('plain'), operations: [{ ...thorough, level: 20 }] } });
    expect(bench.asked[0]).toMatchObject({ action: 'monitor', intervalMs: 2_000, level: 20 });
  });

  it('of an orphan uses what the ledger remembers', () => {
    const entry = {
      resource: 'web',
      agent: 'plain',
      parameters: { x: 1 },
      ownership: 'shared',
      role: 'started',
      digest: 'd',
      stopTimeoutMs: 7,
      demoteTimeoutMs: 7,
      copies: { max: 2, perNode: 1, promotedMax: 0, promotedPerNode: 0 },
    } as const;
    const operations = operationsWith(entry);
    const effects = operations.execute({ ...order('stop'), primitive: null }, 0);
    expect(effects).toMatchObject([
      { kind: 'runOperation', request: { agent: 'plain', parameters: { x: 1 }, copies: entry.copies, action: 'stop' } },
    ]);
  });

  it.each(['forget', 'drop'] as const)(
    'of what was ended and forgotten (%s) says that nothing is known of it',
    (how) => {
      const bench = new Bench();
      for (const action of ['start', 'stop'] as const) {
        bench.execute(order(action));
        bench.answer('ok');
      }
      if (how === 'drop') bench.operations.drop();
      else bench.operations.forget('web');
      expect(bench.execute({ ...order('stop'), primitive: null })).toEqual(['record stop notConfigured for 1.1/stop0']);
    },
  );

  it.each([
    ['is active', ['start'], 'run stop'],
    ['failed to stop', ['start', 'stop'], 'run stop'],
  ] as const)('of what is forgotten and still %s knows how to end it', (_title, begun, told) => {
    const bench = new Bench();
    for (const action of begun) {
      bench.execute(order(action));
      bench.answer(action === 'stop' ? 'error' : 'ok');
    }
    bench.operations.forget('web');
    expect(bench.execute({ ...order('stop'), primitive: null })).toEqual([told]);
  });

  it('of what is forgotten are not watched any more, and whoever waits for the first answer has it', () => {
    const bench = new Bench();
    bench.execute(order('start'));
    bench.answer('ok');
    bench.execute(order('monitor', { intervalMs: 500 }));
    const ended = ['cancelOperation', 'disarmTimer', 'done 1.1/monitor500'];
    expect(bench.tell(bench.operations.forget('web'))).toEqual(ended);
    expect(bench.due(500)).toEqual([]);
  });

  it('of something unknown says so', () => {
    const effects = operationsWith().execute({ ...order('stop'), primitive: null }, 0);
    expect(effects).toMatchObject([{ kind: 'record', record: { code: 'notConfigured' } }]);
  });
});
