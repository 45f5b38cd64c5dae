/** What `crm agent test` found → text, as a test runner says it. Pure. */
import type { CaseReport, SuiteReport } from '@understudy/agent-suite';
import type { Paint, Style } from '../render/paint.ts';
import { printable } from '../render/printable.ts';

const marks: Readonly<Record<CaseReport['verdict'], readonly [Style, string]>> = {
  passed: ['good', 'ok  '],
  failed: ['bad', 'FAIL'],
  skipped: ['faint', '-   '],
};

/** A line; where it failed, what was expected, what came, why it matters and what to do. Lines without their ends. */
export function renderCase(given: CaseReport, paint: Paint): string[] {
  const { verdict, id, title, note, findings, why, remedy } = printable(given);
  const [style, mark] = marks[verdict];
  const remark = note === '' ? '' : `  (${note})`;
  return [
    `${paint(style, mark)} ${id}: ${title}${remark}`,
    ...findings.flatMap(({ expected, came, steps }) => [
      ...(steps === '' ? [] : [`       did:      ${steps}`]),
      `       expected: ${expected}`,
      `       came:     ${came}`,
    ]),
    ...(verdict === 'failed' ? [`       why:      ${why}`, `       -> ${remedy}`] : []),
  ];
}

/** The last lines. */
export function renderSummary({ agent, seed, passed, failed, skipped }: SuiteReport, paint: Paint): string[] {
  const verdict =
    failed === 0 ? paint('good', 'does what a cluster relies on') : paint('bad', 'is not to be relied on');
  return ['', `${agent} ${verdict}: ${passed} passed, ${failed} failed, ${skipped} not applicable (seed ${seed})`];
}
