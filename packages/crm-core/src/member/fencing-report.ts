import type { FenceCheckStanding, FenceReport, FencingReport, Warning } from '@understudy/contracts';
import { isoTime } from '../base/iso-time.ts';
import { fencingOf } from '../coordinator/durable-state.ts';
import type { FenceRecord } from '../fencing/fence-record.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { Body } from './body.ts';
import { outcomeText } from './fence-text.ts';

/** What the status says of fencing; null where there is none and never was. */
export function fencingReport({ model, state }: Body, wallMs: number): FencingReport | null {
  const { history, hold } = fencingOf(state);
  const devices = model?.fencing.devices ?? [];
  if (devices.length === 0 && history.length === 0 && hold === null) return null;
  return {
    enabled: model?.fencing.enabled ?? false,
    devices: devices.map(({ id, agent, hosts }) => ({ device: id, agent, hosts: Object.fromEntries(hosts) })),
    check: model === null ? null : checkStanding(state, model, wallMs),
    history: history.map(fenceReport),
    hold: hold === null ? null : { since: isoTime(hold.sinceWallMs), reason: hold.reason },
  };
}

function checkStanding(state: Body['state'], model: ClusterModel, wallMs: number): FenceCheckStanding | null {
  const { check } = fencingOf(state);
  if (check === null) return null;
  const { atWallMs, by, score, missing, findings, revision } = check;
  const isOld = wallMs - atWallMs >= model.fencing.settings.checkExpiryMs;
  const isOther = revision !== state.definition?.revision;
  return { at: isoTime(atWallMs), by, score, missing, findings, stale: isOther ? 'definition' : isOld ? 'age' : null };
}

function fenceReport(record: FenceRecord): FenceReport {
  const { runId, target, action, director, begunWallMs, endedWallMs, outcome, reasons, steps } = record;
  return {
    run: runId,
    target,
    action,
    director,
    begunAt: isoTime(begunWallMs),
    endedAt: endedWallMs === null ? null : isoTime(endedWallMs),
    outcome: outcome.kind,
    text: outcomeText(record),
    reasons,
    steps,
  };
}

/** That the cluster holds still: before all else. */
export function holdWarnings({ state }: Body): readonly Warning[] {
  const { hold } = fencingOf(state);
  if (hold === null) return [];
  const message = `the cluster holds still (starts nothing, moves nothing, fences nothing): ${hold.reason}`;
  return [{ code: 'storm-brake', message, remedy: 'Find out what keeps failing; then let it go on with crm resume.' }];
}

/** How ready the cluster is to fence, until it is wholly. */
export function readinessWarnings({ model, state }: Body, wallMs: number): readonly Warning[] {
  if (model === null || !model.fencing.enabled || model.fencing.devices.length === 0) return [];
  const check = checkStanding(state, model, wallMs);
  const remedy = 'Run crm fence check: it tries every device without harm.';
  if (check === null) {
    return [{ code: 'fencing-unchecked', message: 'the fence devices were never checked', remedy }];
  }
  if (check.stale !== null) {
    const why = check.stale === 'age' ? 'too long ago' : 'before the definition changed';
    return [{ code: 'fencing-unchecked', message: `the fence devices were checked ${why}`, remedy }];
  }
  if (check.missing.length === 0) return [];
  const message = `readiness to fence: ${check.score} of 100: ${check.missing.join('; ')}`;
  return [{ code: 'fencing-not-ready', message, remedy: 'crm fence check shows what each device answered.' }];
}
