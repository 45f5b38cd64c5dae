import type { Argv } from '@understudy/agent-kit';
import type { MysqlParameters } from './parameters.ts';
import type { ServerPaths } from './server-paths.ts';

/**
 * The server's command line. Invariant: which option files are read is said by us, in
 * the first option, and never left to the server; no password stands in it.
 */
export function commandLine(
  binary: string,
  parameters: MysqlParameters,
  paths: ServerPaths,
  options: { readonly isRoot: boolean },
): Argv {
  return [
    binary,
    optionFile(parameters),
    `--datadir=${parameters.datadir}`,
    `--socket=${paths.socket}`,
    `--pid-file=${paths.serverPidFile}`,
    ...(paths.errorLog === null ? [] : [`--log-error=${paths.errorLog}`]),
    ...(options.isRoot ? [`--user=${parameters.user}`] : []),
    ...networkOptions(parameters),
    ...(parameters.additional_parameters ?? '').split(/\s+/).filter((word) => word !== ''),
  ];
}

/** The option that says which option file is read. It must come first. */
export function optionFile({ config }: MysqlParameters): string {
  return config === undefined ? '--no-defaults' : `--defaults-file=${config}`;
}

function networkOptions({ port, config }: MysqlParameters): string[] {
  // A name server that is gone must not hold up a connection; a config says for itself.
  const resolve = config === undefined ? ['--skip-name-resolve'] : [];
  if (port === undefined) return resolve;
  return port === 0 ? [...resolve, '--skip-networking'] : [...resolve, `--port=${port}`];
}
