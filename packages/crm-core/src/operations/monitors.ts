import type { ResultCode } from '@understudy/contracts';
import { hashOf } from '../base/hash.ts';
import { isFailure, isRunning } from '../model/failure.ts';
import type { FaultPolicy } from '../model/resource.ts';
import type { WorkOrder } from './work-order.ts';

/** A recurring monitor of one resource on this node. */
export interface Monitor {
  readonly order: WorkOrder;
  readonly timer: string;
  readonly policy: FaultPolicy;
  /** The order that waits for its first conclusive result. */
  unanswered: boolean;
  inFlight: string | null;
  /** The operation that waits beside it until there is reason to look. */
  watch: string | null;
  /** It looks because its watch said so. */
  called: boolean;
  /** How often its watch has called it for nothing since it last waited in peace from one turn to the next. */
  vain: number;
  bad: number;
  inconclusive: number;
  lastCode: ResultCode | null;
}

/** What a monitor's result means once its tolerance has been asked. */
export type Judgement =
  /** Nothing new: neither stored nor sent. */
  | { readonly kind: 'nothing' }
  /** Not yet conclusive: ask again soon. */
  | { readonly kind: 'askAgain' }
  | { readonly kind: 'report'; readonly code: ResultCode; readonly reason: string };

export function newMonitor(order: WorkOrder, policy: FaultPolicy): Monitor {
  const { resource, intervalMs, role } = order.action;
  return {
    order,
    policy,
    timer: `monitor ${resource} ${intervalMs} ${role}`,
    unanswered: true,
    inFlight: null,
    watch: null,
    called: false,
    vain: 0,
    bad: 0,
    inconclusive: 0,
    lastCode: null,
  };
}

/** Counts a result against the monitor's tolerance. Changes the monitor's counts. */
export function judge(monitor: Monitor, code: ResultCode, reason: string): Judgement {
  if (code === 'inconclusive') return judgeInconclusive(monitor, reason);
  monitor.inconclusive = 0;
  const { action, probe, role } = monitor.order.action;
  const failed = action === 'monitor' && isFailure({ action, probe, role, code });
  monitor.bad = failed ? monitor.bad + 1 : 0;
  if (monitor.called && !failed) monitor.vain += 1;
  if (failed && monitor.bad < monitor.policy.badMonitors) return { kind: 'askAgain' };
  return report(monitor, code, reason);
}

function judgeInconclusive(monitor: Monitor, reason: string): Judgement {
  monitor.inconclusive += 1;
  if (monitor.inconclusive < monitor.policy.inconclusiveMonitors) return { kind: 'askAgain' };
  return report(monitor, 'error', `no clear answer ${monitor.inconclusive} times in a row: ${reason}`);
}

function report(monitor: Monitor, code: ResultCode, reason: string): Judgement {
  const isNews = monitor.unanswered || monitor.lastCode !== code;
  monitor.lastCode = code;
  monitor.unanswered = false;
  return isNews ? { kind: 'report', code, reason } : { kind: 'nothing' };
}

/**
 * Until the next look, after one that came to `judgement`. The first turn after the first answer comes sooner than the
 * interval, each monitor's at a moment of its own: many that were begun together would else be due together for ever.
 * One that was called for nothing comes soon, so that its watch is soon believed again; each time in a row later.
 *
 * @param isFirst it had no answer before
 */
export function pauseMs(monitor: Monitor, { kind }: Judgement, isFirst: boolean): number {
  const { intervalMs } = monitor.order.action;
  if (kind === 'askAgain') return soonMs(monitor);
  if (monitor.called && monitor.vain > 0) return Math.min(intervalMs, askAgainMs * 2 ** (monitor.vain - 1));
  return isFirst ? 1 + (hashOf(monitor.timer) % intervalMs) : intervalMs;
}

/** Its time has come: it looks, called or not. */
export function takeTurn(monitor: Monitor): void {
  monitor.called = false;
  if (monitor.watch !== null) monitor.vain = 0;
}

/** Before a look that could not be made, or had no clear answer, is repeated. */
export function soonMs({ order }: Monitor): number {
  return Math.min(order.action.intervalMs, askAgainMs);
}

const askAgainMs = 1_000;

/**
 * Whether to wait for reasons to look, from now on: what runs and is well has a watch, one beside all its monitors. One
 * that has just called the monitor in vain is not believed again before the next turn, which `pauseMs` has come soon.
 */
export function wantsWatch(monitor: Monitor, all: readonly Monitor[], code: ResultCode): boolean {
  const isWell = isRunning(code) && monitor.bad === 0 && monitor.order.action.role !== 'stopped';
  return isWell && !monitor.called && all.every(({ watch }) => watch === null);
}
