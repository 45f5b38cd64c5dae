/** `crm agent test` on a host. Over the built packages, which start three times as fast: `npm test` builds them first. */
import type { SuiteReport } from '@understudy/agent-suite';
import type { Parameters } from '@understudy/contracts';
import { expect } from 'vitest';
import { crmProgram } from '../cluster/cluster.ts';
import type { Host } from '../lab/host.ts';

/** The longest script takes minutes, on two cores that others use too. */
export const patienceMs = 900_000;
const seed = '1';

/** Its whole report; fails the test unless every case that applies passed. @throws when it could not be tried */
export async function expectToPass(
  host: Host,
  agent: string,
  parameters: Parameters,
  flags: readonly string[] = [],
): Promise<SuiteReport> {
  const file = '/run/params.json';
  await host.writeFile(file, JSON.stringify(parameters));
  const argv = [process.execPath, crmProgram, 'agent', 'test', agent, '--params', file, '--seed', seed, '--json'];
  const { stdout, stderr } = await host.run([...argv, ...flags], { timeoutMs: patienceMs });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as SuiteReport | { readonly error: unknown };
  if ('error' in report) throw new Error(stdout);
  expect(failures(report)).toEqual([]);
  return report;
}

function failures({ cases }: SuiteReport): readonly string[] {
  return cases.flatMap(({ id, findings }) =>
    findings.map(({ expected, came, steps }) => `${id}: ${steps}: expected ${expected}, came ${came}`),
  );
}
