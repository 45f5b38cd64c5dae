import { failed, ok, run, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { commandLine } from '../command-line.ts';
import type { MysqlParameters } from '../parameters.ts';
import { findInstallation } from '../server-installation.ts';
import { serverPathsOf } from '../server-paths.ts';

/**
 * Checks what can be checked without a change: the parameters, the program, the
 * account, and the options, by the server's own reading of them. The data directory
 * may be on a file system that is not mounted here yet.
 */
export async function validate(context: OperationContext<MysqlParameters>): Promise<Outcome> {
  const paths = serverPathsOf(context.parameters, context.runDirectory);
  const installation = await findInstallation(context, paths);
  if (installation.kind === 'problem') return failed(installation.reason, installation.code);
  const isRoot = process.getuid?.() === 0;
  // It prints its help, and so reads every option and does nothing else.
  const argv = commandLine(installation.binary, context.parameters, { ...paths, errorLog: null }, { isRoot });
  const reading = await run([...argv, '--verbose', '--help'], { signal: context.signal });
  if (reading.code === 0) return ok();
  const words =
    reading.failedToStart ??
    reading.stderr
      .split('\n')
      .filter((line) => line.includes('[ERROR]'))
      .join(' | ');
  return failed(`the options are refused: ${words}`);
}
