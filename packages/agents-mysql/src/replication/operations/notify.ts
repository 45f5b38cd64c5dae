import { ok, type NoticeContext, type Outcome } from '@understudy/agent-kit';
import type { ReplicatedParameters } from '../replicated-parameters.ts';
import { monitor } from './monitor.ts';

/** A copy was promoted: a look at once, instead of at the next monitor. What comes of it, that monitor says as well. */
export async function notify({ notice, ...context }: NoticeContext<ReplicatedParameters>): Promise<Outcome> {
  if (notice.when === 'post' && notice.operation === 'promote') await monitor({ ...context, probe: false });
  return ok();
}
