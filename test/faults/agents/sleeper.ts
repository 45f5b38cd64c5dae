/** An agent as anybody would write it, in one file: keeps one program running. */
import { join } from 'node:path';
import {
  defineAgent,
  failed,
  killProcess,
  notRunning,
  ok,
  readLivingPidFile,
  removePidFile,
  startDetached,
  type OperationContext,
} from 'understudy/agent';

interface SleeperParameters {
  readonly seconds: number;
}
type Context = OperationContext<SleeperParameters>;

const pidFile = ({ runDirectory }: Context): string => join(runDirectory, 'sleeper.pid');

export default defineAgent<SleeperParameters>({
  name: 'sleeper',
  version: '1.0.0',
  description: 'Keeps one sleep running.',
  parameters: {
    type: 'object',
    properties: { seconds: { type: 'integer', minimum: 1, default: 3600, description: 'How long it sleeps.' } },
  },
  timeoutsMs: { start: 5_000, stop: 10_000, monitor: 2_000 },
  monitorIntervalMs: 5_000,

  start: async (context) => {
    if (await readLivingPidFile(pidFile(context))) return ok('it ran already');
    const service = await startDetached(['sleep', String(context.parameters.seconds)], { pidFile: pidFile(context) });
    if (service.kind === 'failedToStart') return failed(service.reason, 'notInstalled');
    return ok();
  },

  stop: async (context) => {
    const identity = await readLivingPidFile(pidFile(context));
    if (identity === undefined) return ok('it did not run');
    const end = await killProcess(identity, { graceMs: 2_000, abort: context.signal });
    if (end.kind === 'survived') return failed(end.reason);
    await removePidFile(pidFile(context));
    return ok();
  },

  monitor: async (context) => ((await readLivingPidFile(pidFile(context))) ? ok() : notRunning()),
});
