import type { OperationResult } from '@understudy/contracts';
import type { ClaimAnswer, DurableState } from '@understudy/crm-core';
import { driverCases, type Record, type StageFactory } from '@understudy/crm-core/driver-cases';
import { afterEach, beforeEach, describe, vi } from 'vitest';
import { monotonicMs } from '../shared/clock.ts';
import { Driver } from './driver.ts';
import type { World } from './driver.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const makeStage: StageFactory = (member, record) => {
  const driver = new Driver(member, worldOf(record));
  return {
    get nowMs() {
      return monotonicMs();
    },
    get heldUpMs() {
      return driver.heldUpMs;
    },
    feed: (happening) => driver.feed(happening),
    ask: (request) =>
      void driver.ask(request).then((answer) => {
        record.saw(`answered ${answer.kind === 'refused' ? answer.error.message : ''}`);
      }),
    pass: async (ms) => {
      await vi.advanceTimersByTimeAsync(ms);
    },
    close: () => driver.close(),
  };
};

function worldOf(record: Record): World {
  const write = (what: string) => (state: DurableState) =>
    new Promise<void>((resolve, reject) => {
      record.writeBegun(state, what, (error) => (error === null ? resolve() : reject(error)));
    });
  return {
    persist: write('persist'),
    keepCopy: write('keepCopy'),
    writeLedger: () => record.saw('ledger'),
    send: (peer) => record.saw(`send ${peer}`),
    want: (peer, wanted) => record.saw(`want ${peer} ${String(wanted)}`),
    run: (request, signal) => {
      signal.addEventListener('abort', () => record.saw(`abort ${request.operationId}`));
      return new Promise<OperationResult>((resolve) => record.operationBegun(request, resolve));
    },
    publish: ({ text }) => record.saw(`publish ${text}`),
    claim: (breaker) => {
      record.saw(`claim ${breaker}`);
      return new Promise<ClaimAnswer>((resolve) => record.claims.set(breaker, resolve));
    },
    entitled: () => record.saw('entitled'),
    selfFence: (reason) => record.saw(`selfFence ${reason}`),
    left: (clean) => record.saw(`left ${String(clean)}`),
    fail: (error) => record.saw(`failed: ${error instanceof Error ? error.message : String(error)}`),
  };
}

describe("the daemon's driver", () => driverCases(makeStage));
