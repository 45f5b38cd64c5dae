import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { makePlan } from '../plan/make-plan.ts';
import { testConfiguration } from './test-configuration.ts';

/**
 * Checks what can be checked without a change: the parameters, the program, the
 * account, and a given configuration file by the server's own test. The root may be
 * on a file system that is not mounted here yet.
 */
export async function validate(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const result = await makePlan(context);
  if (result.kind === 'problem') return failed(result.reason, result.code);
  if (context.parameters.configfile === undefined) return ok();
  const refused = await testConfiguration(result.plan, context.signal);
  return refused === undefined ? ok() : failed(refused);
}
