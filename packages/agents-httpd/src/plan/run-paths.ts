import { join } from 'node:path';

/** The files of one resource in its run directory. */
export interface RunPaths {
  readonly directory: string;
  /** Pid and start time of the server's main process. */
  readonly pidFile: string;
  /** There while the resource is promoted. */
  readonly marker: string;
  /** What the server says: at its start, and of its errors if the configuration is ours. */
  readonly log: string;
  /** The log of the run before. */
  readonly previousLog: string;
  /** The configuration that we make. */
  readonly configuration: string;
  /** What was loaded last, or refused since. */
  readonly loaded: string;
}

export function runPathsOf(directory: string): RunPaths {
  return {
    directory,
    pidFile: join(directory, 'server.pid'),
    marker: join(directory, 'promoted'),
    log: join(directory, 'server.log'),
    previousLog: join(directory, 'server.log.previous'),
    configuration: join(directory, 'server.conf'),
    loaded: join(directory, 'loaded-configuration.json'),
  };
}
