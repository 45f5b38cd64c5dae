/*
 * A file system, mounted where its services look for it. Does the job of
 * ocf:heartbeat:Filesystem. Invariant: `stop` is `ok` only when the kernel's mount
 * table says so; a lazy unmount is none.
 */
import { defineAgent, failed, type Agent, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { IoCheck } from './io-check.ts';
import { monitorFs } from './monitor-fs.ts';
import { parametersSchema, problemsOf, type FsParameters } from './parameters.ts';
import { startFs } from './start-fs.ts';
import { stopFs } from './stop-fs.ts';
import { validateFs } from './validate-fs.ts';
import { watchFs } from './watch-fs.ts';

type Context = OperationContext<FsParameters>;

/** Makes the agent; it owns the reads and writes of its monitors that hang. */
export function createFsAgent(): Agent<FsParameters> {
  const ioCheck = new IoCheck();
  return defineAgent<FsParameters>({
    name: 'fs',
    version: '0.1.0',
    description:
      'A file system on a block device, found by path, label or UUID; also bind mounts, tmpfs and network file systems. ' +
      'Checked before it is mounted; on stop, processes that keep it busy are asked to go and then made to.',
    parameters: parametersSchema,
    ocfNames: [{ name: 'Filesystem' }],
    timeoutsMs: { start: 60_000, stop: 60_000, monitor: 40_000, validate: 20_000 },
    monitorIntervalMs: 5_000,
    start: withGoodParameters(startFs),
    stop: withGoodParameters(stopFs),
    monitor: withGoodParameters((context) => monitorFs(context, ioCheck)),
    validate: withGoodParameters(validateFs),
    watch: withGoodParameters(watchFs),
  });
}

function withGoodParameters(handle: (context: Context) => Promise<Outcome>): (context: Context) => Promise<Outcome> {
  return async (context) => {
    const problems = problemsOf(context.parameters);
    return problems.length > 0 ? failed(problems.join('; '), 'badParameters') : handle(context);
  };
}
