/** What the status says of fencing → the pages of `crm fence`. */
import type {
  FenceCheckStanding,
  FenceFindingReport,
  FenceReport,
  FencingReport,
  StatusReport,
} from '@understudy/contracts';
import { alignColumns, type Cell } from './columns.ts';
import type { Paint, Style } from './paint.ts';
import { printable } from './printable.ts';
import { ago } from './relative-time.ts';

/** Each answer of each device, what is missing, and the score. Lines without their ends. */
export function renderFenceCheck(given: FenceCheckStanding, paint: Paint): string[] {
  const check = printable(given);
  const devices = [...new Set(check.findings.map(({ device }) => device))];
  return [
    ...devices.flatMap((device) => [
      paint('strong', device),
      ...alignColumns(
        check.findings.filter((finding) => finding.device === device).map((finding) => findingCells(finding, paint)),
        '  ',
      ),
    ]),
    ...(devices.length === 0 ? [] : ['']),
    `${paint('strong', 'Readiness')}: ${paint(scoreStyle(check.score), `${check.score} of 100`)}`,
    ...check.missing.map((text) => `  - ${text}`),
  ];
}

function findingCells({ node, action, host, isGood, text }: FenceFindingReport, paint: Paint): Cell[] {
  const what = host === null ? action : `${action} ${host}`;
  return [
    { text: isGood ? 'ok' : 'bad', look: (shown) => paint(isGood ? 'good' : 'bad', shown) },
    { text: `from ${node}` },
    { text: what },
    { text },
  ];
}

function scoreStyle(score: number): Style {
  return score >= 80 ? 'good' : score > 0 ? 'warning' : 'bad';
}

/** Newest first, each with its steps. Lines without their ends. */
export function renderFenceHistory({ history }: FencingReport, now: string, paint: Paint): string[] {
  if (history.length === 0) return ['Nothing was ever fenced.'];
  return printable(history)
    .toReversed()
    .flatMap((report) => renderFence(report, now, paint));
}

export function renderFence(report: FenceReport, now: string, paint: Paint): string[] {
  const { begunAt, director, text, reasons, steps, outcome } = report;
  return [
    `${paint('faint', begunAt)}  ${paint(outcomeStyles[outcome], text)}  (${ago(begunAt, now)}, directed by ${director})`,
    ...reasons.map((reason) => `    because ${reason}`),
    ...alignColumns(
      steps.map(({ device, action, node, code, reason, durationMs }) => [
        { text: action },
        { text: `with ${device}` },
        { text: `from ${node}` },
        { text: `${durationMs} ms` },
        { text: reason === '' ? code : `${code}: ${reason}` },
      ]),
      '    ',
    ),
  ];
}

const outcomeStyles: Readonly<Record<FenceReport['outcome'], Style>> = {
  underWay: 'warning',
  confirmed: 'good',
  byHand: 'good',
  failed: 'bad',
  cancelled: 'faint',
};

/** The one line of `crm status`; nothing where there is no fencing. */
export function renderFencingLine({ fencing, at }: StatusReport, paint: Paint): string[] {
  if (fencing === undefined) return [];
  const { check, history, enabled } = printable(fencing);
  const last = history.at(-1);
  const readiness = check === null ? 'never checked' : describeCheck(check, at);
  return [
    `  ${enabled ? 'on' : paint('warning', 'off')}; ${paint(check === null || check.stale !== null ? 'warning' : scoreStyle(check.score), readiness)}`,
    ...(last === undefined ? [] : [`  ${last.text}, ${ago(last.begunAt, at)}`]),
  ];
}

function describeCheck({ score, at: checkedAt, stale }: FenceCheckStanding, now: string): string {
  const words = { age: ', out of date', definition: ', before the definition changed' };
  return `readiness ${score} of 100, checked ${ago(checkedAt, now)}${stale === null ? '' : words[stale]}`;
}
