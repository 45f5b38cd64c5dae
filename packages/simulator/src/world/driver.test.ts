import { driverCases, type StageFactory } from '@understudy/crm-core/driver-cases';
import { describe } from 'vitest';
import { EventQueue } from '../base/event-queue.ts';
import { Clock } from './clock.ts';
import { Driver } from './driver.ts';

const makeStage: StageFactory = (member, record) => {
  const queue = new EventQueue();
  const clock = new Clock(0, 1_000, 5_000);
  const driver = new Driver(member, {
    queue,
    clock,
    life: 'x',
    enter: (action) => action(),
    watch: () => undefined,
    persist: (state, done) => record.writeBegun(state, 'persist', done),
    keepCopy: (state, done) => record.writeBegun(state, 'keepCopy', done),
    writeLedger: () => record.saw('ledger'),
    send: (peer) => record.saw(`send ${peer}`),
    want: (peer, wanted) => record.saw(`want ${peer} ${String(wanted)}`),
    run: (request, finish) => record.operationBegun(request, finish),
    abort: (operationId) => record.saw(`abort ${operationId}`),
    publish: ({ text }) => record.saw(`publish ${text}`),
    claim: ({ breaker, claimId }) => {
      record.saw(`claim ${breaker}`);
      record.claims.set(claimId, (answer) => driver.feed({ kind: 'claimAnswer', breaker, claimId, answer }));
    },
    entitled: () => record.saw('entitled'),
    selfFence: (reason) => record.saw(`selfFence ${reason}`),
    left: (clean) => record.saw(`left ${String(clean)}`),
    fail: (error) => record.saw(`failed: ${error instanceof Error ? error.message : String(error)}`),
  });
  return {
    get nowMs() {
      return clock.monotonicMs(queue.nowMs);
    },
    get heldUpMs() {
      return driver.heldUpMs;
    },
    feed: (happening) => driver.feed(happening),
    ask: (request) =>
      driver.ask(request, (answer) => record.saw(`answered ${answer.kind === 'refused' ? answer.error.message : ''}`)),
    pass: (ms) => {
      queue.run(queue.nowMs + ms);
      return Promise.resolve();
    },
    close: () => driver.close(),
  };
};

describe("the simulator's driver", () => driverCases(makeStage));
