import { join } from 'node:path';
import type { MysqlParameters } from './parameters.ts';

/** The files of one server. */
export interface ServerPaths {
  /** The resource's run directory; root's. */
  readonly directory: string;
  /** In it, the one that the server may write to. */
  readonly ownDirectory: string;
  readonly socket: string;
  /** Written by the server. */
  readonly serverPidFile: string;
  /** Written by us: pid and start time. */
  readonly pidFile: string;
  /** What it prints; also its error log, if no other is named. */
  readonly output: string;
  readonly previousOutput: string;
  /** Null: `output` is the error log. */
  readonly errorLog: string | null;
}

export function serverPathsOf(parameters: MysqlParameters, runDirectory: string): ServerPaths {
  const ownDirectory = join(runDirectory, 'mysqld');
  return {
    directory: runDirectory,
    ownDirectory,
    socket: parameters.socket ?? join(ownDirectory, 'mysqld.sock'),
    serverPidFile: parameters.pid ?? join(ownDirectory, 'mysqld.pid'),
    pidFile: join(runDirectory, 'server.pid'),
    output: join(runDirectory, 'server.log'),
    previousOutput: join(runDirectory, 'server.log.previous'),
    errorLog: parameters.log ?? null,
  };
}
