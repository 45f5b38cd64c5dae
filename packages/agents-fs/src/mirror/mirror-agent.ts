/* A directory kept in step on the peer, promotable. */
import { defineAgent, failed, type Agent, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { demote, monitor, promote, start, stop, validate, watch } from './operations.ts';
import { mirrorSchema, problemsOf, type MirrorParameters } from './parameters.ts';

type Context = OperationContext<MirrorParameters>;
type Handle = (context: Context) => Promise<Outcome>;

export const mirror: Agent<MirrorParameters> = defineAgent<MirrorParameters>({
  name: 'mirror',
  version: '0.1.0',
  description:
    'A directory that the other nodes keep in step with the promoted one, by rsync: when something changes, or on a ' +
    'schedule. What only one copy has is set aside before it is overwritten.',
  parameters: mirrorSchema,
  timeoutsMs: { start: 30_000, stop: 20_000, monitor: 10_000, validate: 10_000, promote: 30_000, demote: 30_000 },
  monitorIntervalMs: 5_000,
  saysPromotionScore: true,
  start: withGoodParameters(start),
  stop,
  monitor: withGoodParameters(monitor),
  validate: withGoodParameters(validate),
  promote: withGoodParameters(promote),
  demote: withGoodParameters(demote),
  clean: stop,
  watch: withGoodParameters(watch),
});

function withGoodParameters(handle: Handle): Handle {
  return async (context) => {
    const problems = problemsOf(context.parameters);
    return problems.length > 0 ? failed(problems.join('; '), 'badParameters') : handle(context);
  };
}
