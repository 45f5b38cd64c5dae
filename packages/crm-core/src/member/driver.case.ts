import { describe, expect, it } from 'vitest';
import type { OperationRequest, OperationResult } from '@understudy/contracts';
import type { ClaimAnswer } from '../membership/claim.ts';
import { emptyState } from '../coordinator/durable-state.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { DrivenMember } from './driven-member.ts';
import type { MemberEffect } from './effect.ts';
import type { MemberHappening, MemberInput } from './input.ts';
import type { MemberRequest } from './message.ts';

/*
 * What whoever drives a member must do, whatever the world is made of: effects strictly
 * in their order, a write holding up what follows but for what is urgent, every completion
 * back as an input.
 * Run against the daemon's driver and the simulator's, so that they cannot part.
 */

/** A driver in surroundings that a case can steer. */
export interface DriverStage {
  /** The host's monotonic clock. */
  readonly nowMs: number;
  readonly heldUpMs: number;
  feed(happening: MemberHappening): void;
  /** What is answered is recorded as `answered`. */
  ask(request: MemberRequest): void;
  /** Lets time pass, and all happen that follows from what has happened. */
  pass(ms: number): Promise<void>;
  close(): void;
}

export type StageFactory = (member: DrivenMember, record: Record) => DriverStage;

/** What the surroundings saw and the member was given, in order; and what has begun and not ended. */
export class Record {
  readonly lines: string[] = [];
  readonly writes: ((error: Error | null) => void)[] = [];
  readonly operations = new Map<string, (result: OperationResult) => void>();
  readonly claims = new Map<string, (answer: ClaimAnswer) => void>();
  /** What an operation comes to in the very moment in which it begins; null: it goes on. */
  endsAtOnce: OperationResult | null = null;

  saw(line: string): void {
    this.lines.push(line);
  }

  writeBegun(state: DurableState, what: string, end: (error: Error | null) => void): void {
    this.saw(`${what} ${state.stamp.sequence}`);
    this.writes.push(end);
  }

  operationBegun({ operationId }: OperationRequest, finish: (result: OperationResult) => void): void {
    this.saw(`run ${operationId}`);
    if (this.endsAtOnce === null) this.operations.set(operationId, finish);
    else finish(this.endsAtOnce);
  }
}

type Script = Readonly<globalThis.Record<string, (input: MemberInput) => readonly MemberEffect[]>>;

function scripted(script: Script, record: Record): DrivenMember {
  const unasked = (): never => {
    throw new Error('no case asks for it');
  };
  return {
    state: emptyState('stage'),
    status: unasked,
    why: unasked,
    rehearse: unasked,
    step: (input) => {
      const name = nameOf(input);
      record.saw(name);
      return [...(script[name]?.(input) ?? [])];
    },
  };
}

/** `go` for the happening that cases begin with. */
function nameOf(input: MemberInput): string {
  switch (input.kind) {
    case 'sessionUp':
      return input.peer;
    case 'timer':
      return `due ${input.timer}`;
    case 'operationResult':
      return `result ${input.operationId} ${input.result.code}`;
    case 'claimAnswer':
      return `claimed ${input.claimId} ${input.answer.kind}`;
    default:
      return input.kind;
  }
}

const begin = (name: string): MemberHappening => ({ kind: 'sessionUp', peer: name });
const persist = (sequence: number): MemberEffect => ({ kind: 'persist', state: stateOf(sequence) });
const send = (to: string): MemberEffect => ({ kind: 'send', to, message: { kind: 'left' } as never });
const run = (operationId: string): MemberEffect => ({ kind: 'runOperation', request: { operationId } as never });
const done: OperationResult = { code: 'ok', reason: '', durationMs: 0 };

function stateOf(sequence: number): DurableState {
  return { ...emptyState('stage'), stamp: { generation: 1, sequence, coordinator: 'a' } };
}

/** The suite: `makeStage` puts one driver into surroundings that record. */
export function driverCases(makeStage: StageFactory): void {
  const open = (script: Script): { readonly stage: DriverStage; readonly record: Record } => {
    const record = new Record();
    return { stage: makeStage(scripted(script, record), record), record };
  };

  describe('effects', () => {
    it('are carried out in their order, and a write holds up what follows', async () => {
      const { stage, record } = open({ go: () => [send('b'), persist(1), send('c'), persist(2), send('d')] });
      stage.feed(begin('go'));
      await stage.pass(50);
      expect(record.lines).toEqual(['go', 'send b', 'persist 1']);
      record.writes.shift()?.(null);
      await stage.pass(0);
      expect(record.lines.slice(3)).toEqual(['send c', 'persist 2']);
      record.writes.shift()?.(null);
      await stage.pass(0);
      expect(record.lines.slice(5)).toEqual(['send d']);
    });

    it('wait for a copy that is kept, as for any write', async () => {
      const { stage, record } = open({ go: () => [{ kind: 'keepCopy', state: stateOf(7) }, send('b')] });
      stage.feed(begin('go'));
      await stage.pass(50);
      expect(record.lines).toEqual(['go', 'keepCopy 7']);
      record.writes.shift()?.(null);
      await stage.pass(0);
      expect(record.lines.at(-1)).toBe('send b');
    });

    it('of what happens during a write come after those before it', async () => {
      const { stage, record } = open({ go: () => [persist(1), send('b')], more: () => [send('c')] });
      stage.feed(begin('go'));
      stage.feed(begin('more'));
      await stage.pass(0);
      expect(record.lines).toEqual(['go', 'persist 1', 'more']);
      record.writes.shift()?.(null);
      await stage.pass(0);
      expect(record.lines.slice(3)).toEqual(['send b', 'send c']);
    });

    it('do not interrupt those of the input before, when they come of one of them', async () => {
      const { stage, record } = open({
        go: () => [run('o'), send('b')],
        'result o ok': () => [send('c')],
      });
      record.endsAtOnce = done;
      stage.feed(begin('go'));
      await stage.pass(0);
      const sent = record.lines.filter((line) => line.startsWith('send'));
      expect(sent).toEqual(['send b', 'send c']);
    });

    it('tell how long a write holds them up', async () => {
      const { stage, record } = open({ go: () => [persist(1)] });
      stage.feed(begin('go'));
      await stage.pass(300);
      expect(stage.heldUpMs).toBeCloseTo(300, 0);
      record.writes.shift()?.(null);
      await stage.pass(100);
      expect(stage.heldUpMs).toBe(0);
    });
  });

  describe('a life', () => {
    it('is over when a write fails: nothing that it spoke of is said', async () => {
      const { stage, record } = open({ go: () => [persist(1), send('b')] });
      stage.feed(begin('go'));
      await stage.pass(0);
      record.writes.shift()?.(new Error('no space'));
      await stage.pass(0);
      stage.feed(begin('go'));
      await stage.pass(1_000);
      expect(record.lines).toEqual(['go', 'persist 1', 'failed: no space']);
    });

    it('is over when an invariant is broken', async () => {
      const { stage, record } = open({
        go: () => {
          throw new Error('never');
        },
      });
      stage.feed(begin('go'));
      await stage.pass(0);
      stage.feed(begin('go'));
      await stage.pass(0);
      expect(record.lines).toEqual(['go', 'failed: never']);
    });

    it('is over when the node has left, with what came before said', async () => {
      const { stage, record } = open({ go: () => [send('b'), { kind: 'left', clean: true }, send('c')] });
      stage.feed(begin('go'));
      await stage.pass(0);
      stage.feed(begin('go'));
      await stage.pass(0);
      expect(record.lines).toEqual(['go', 'send b', 'left true']);
    });

    it('that was ended fails no more', async () => {
      const { stage, record } = open({ go: () => [persist(1)] });
      stage.feed(begin('go'));
      await stage.pass(0);
      stage.close();
      record.writes.shift()?.(new Error('too late'));
      await stage.pass(0);
      expect(record.lines).toEqual(['go', 'persist 1']);
    });

    it('that was ended hears of nothing that completes later', async () => {
      const armed = (): MemberEffect => ({ kind: 'armTimer', timer: 't', atMs: stage.nowMs + 100 });
      const { stage, record } = open({ go: () => [run('o'), armed(), persist(1), send('b')] });
      stage.feed(begin('go'));
      await stage.pass(0);
      stage.close();
      record.operations.get('o')?.(done);
      record.writes.shift()?.(null);
      await stage.pass(1_000);
      expect(record.lines.filter((line) => !line.startsWith('abort'))).toEqual(['go', 'run o', 'persist 1']);
    });
  });

  describe('an operation', () => {
    it('holds nothing up, and its result is an input', async () => {
      const { stage, record } = open({ go: () => [run('o'), run('p'), send('b')] });
      stage.feed(begin('go'));
      await stage.pass(50);
      record.operations.get('p')?.(done);
      record.operations.get('o')?.({ ...done, code: 'error' });
      await stage.pass(0);
      expect(record.lines).toEqual(['go', 'run o', 'run p', 'send b', 'result p ok', 'result o error']);
    });

    it('that is cancelled is aborted, it alone, and ends as it ends', async () => {
      const { stage, record } = open({
        go: () => [run('o'), run('p')],
        stop: () => [{ kind: 'cancelOperation', operationId: 'o' }],
      });
      stage.feed(begin('go'));
      await stage.pass(0);
      stage.feed(begin('stop'));
      await stage.pass(0);
      expect(record.lines.slice(3)).toEqual(['stop', 'abort o']);
      record.operations.get('o')?.(done);
      await stage.pass(0);
      expect(record.lines.at(-1)).toBe('result o ok');
    });

    it('is begun only when what it rests on is on the disk', async () => {
      const { stage, record } = open({ go: () => [persist(1), run('o')] });
      stage.feed(begin('go'));
      await stage.pass(50);
      expect(record.lines).toEqual(['go', 'persist 1']);
    });
  });

  describe('a timer', () => {
    const arm = (timer: string, atMs: number): MemberEffect => ({ kind: 'armTimer', timer, atMs });

    it('is due once, not before its moment, with the clock that it was set by', async () => {
      let dueMs = -1;
      const { stage, record } = open({
        go: () => [arm('t', stage.nowMs + 100)],
        'due t': ({ monotonicMs }) => {
          dueMs = monotonicMs;
          return [];
        },
      });
      const fromMs = stage.nowMs;
      stage.feed(begin('go'));
      await stage.pass(99);
      expect(record.lines).toEqual(['go']);
      await stage.pass(500);
      expect(record.lines).toEqual(['go', 'due t']);
      expect(dueMs - fromMs).toBeGreaterThanOrEqual(100);
      expect(dueMs - fromMs).toBeLessThan(102);
    });

    it('is one for each name: armed again it is moved, and the others are not', async () => {
      const { stage, record } = open({
        go: () => [arm('t', stage.nowMs + 100), arm('u', stage.nowMs + 150), arm('t', stage.nowMs + 200)],
      });
      stage.feed(begin('go'));
      await stage.pass(1_000);
      expect(record.lines).toEqual(['go', 'due u', 'due t']);
    });

    it('that is disarmed is never due', async () => {
      const { stage, record } = open({
        go: () => [arm('t', stage.nowMs + 100), { kind: 'disarmTimer', timer: 't' }],
      });
      stage.feed(begin('go'));
      await stage.pass(1_000);
      expect(record.lines).toEqual(['go']);
    });

    it('whose moment has passed is due at once, after what stands in line', async () => {
      const { stage, record } = open({ go: () => [arm('t', stage.nowMs - 100), send('b')] });
      stage.feed(begin('go'));
      await stage.pass(5);
      expect(record.lines).toEqual(['go', 'send b', 'due t']);
    });

    it('that is due during a write is an input at once', async () => {
      const { stage, record } = open({
        go: () => [arm('t', stage.nowMs + 50), persist(1), send('b')],
        'due t': () => [send('c')],
      });
      stage.feed(begin('go'));
      await stage.pass(100);
      expect(record.lines).toEqual(['go', 'persist 1', 'due t']);
      record.writes.shift()?.(null);
      await stage.pass(0);
      expect(record.lines.slice(3)).toEqual(['send b', 'send c']);
    });
  });

  describe('while a write hangs', () => {
    const armed = (stage: DriverStage): MemberEffect => ({ kind: 'armTimer', timer: 't', atMs: stage.nowMs + 50 });

    it('timers are set, and due', async () => {
      const { stage, record } = open({ go: () => [persist(1), send('b')], more: () => [send('c'), armed(stage)] });
      stage.feed(begin('go'));
      stage.feed(begin('more'));
      await stage.pass(100);
      expect(record.lines).toEqual(['go', 'persist 1', 'more', 'due t']);
    });

    it('the host can be ended', async () => {
      const { stage, record } = open({ go: () => [persist(1), send('b'), { kind: 'selfFence', reason: 'why' }] });
      stage.feed(begin('go'));
      await stage.pass(0);
      expect(record.lines.toSorted()).toEqual(['go', 'persist 1', 'selfFence why']);
    });
  });

  describe('who asks', () => {
    it('is answered when what was asked for is on the disk, and the one who asked', async () => {
      let asked = 0;
      const { stage, record } = open({
        request: (input) => {
          asked += 1;
          const requestId = input.kind === 'request' ? input.requestId : '';
          const answer = { kind: 'refused', error: { code: 'internal', message: `${asked}`, remedy: '' } } as const;
          return [persist(asked), { kind: 'answer', requestId, answer }];
        },
      });
      stage.ask({ kind: 'cluster' } as never);
      stage.ask({ kind: 'cluster' } as never);
      await stage.pass(50);
      expect(record.lines).toEqual(['request', 'persist 1', 'request']);
      record.writes.shift()?.(null);
      await stage.pass(0);
      expect([...record.lines.slice(3)].sort()).toEqual(['answered 1', 'persist 2']);
      record.writes.shift()?.(null);
      await stage.pass(0);
      expect(record.lines.slice(5)).toEqual(['answered 2']);
    });

    it('of a tie-breaker hears its answer, once', async () => {
      const { stage, record } = open({
        go: () => [{ kind: 'claim', breaker: 'witness', claimId: 'x', claim: {} as never }, send('b')],
      });
      stage.feed(begin('go'));
      await stage.pass(0);
      expect(record.lines).toEqual(['go', 'claim witness', 'send b']);
      for (const answered of record.claims.values()) answered({ kind: 'unreachable', reason: 'no' });
      await stage.pass(0);
      expect(record.lines.slice(3)).toEqual(['claimed x unreachable']);
    });
  });
}
