/**
 * The command line from end to end: argv in, exit code out. The one place where errors become text or JSON and an
 * exit code of the catalogue.
 */
import { createRequire } from 'node:module';
import { type Config, Errors, run } from '@oclif/core';
import { UnderstudyError } from '@understudy/contracts';
import { isRecord } from './client/check-version.ts';
import { loadOclif } from './oclif-settings.ts';
import { paintFor } from './render/paint.ts';
import { errorDocument, renderError } from './render/render-error.ts';
import { unknownCommand, usageError } from './usage-error.ts';

/** As a shell says it for a program that SIGPIPE ended: who reads our output has gone. */
const closedPipeExitCode = 141;

/** Runs `crm` with these arguments; writes to the standard streams and gives the exit code. */
export async function runCrm(argv: readonly string[]): Promise<number> {
  endWithReader();
  const config = await loadOclif(ownVersion());
  try {
    const unknown = await unknownCommand(argv, config.commandIDs);
    if (unknown !== null) throw unknown;
    const exitCode = await run([...argv], config);
    return typeof exitCode === 'number' ? exitCode : 0;
  } catch (error) {
    return await report(error, argv, config);
  }
}

function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(closedPipeExitCode);
  });
}

function ownVersion(): string {
  const description: unknown = createRequire(import.meta.url)('../package.json');
  return isRecord(description) ? String(description['version']) : '';
}

async function report(error: unknown, argv: readonly string[], config: Config): Promise<number> {
  if (error instanceof Errors.ExitError) return error.oclif.exit ?? 1;
  const known = await errorOf(error, argv, config);
  if (wantsJson(argv)) process.stdout.write(`${JSON.stringify(errorDocument(known), null, 2)}\n`);
  else process.stderr.write(renderError(known, paintFor(process.stderr, process.env)));
  return known.exitCode;
}

async function errorOf(error: unknown, argv: readonly string[], config: Config): Promise<UnderstudyError> {
  if (error instanceof UnderstudyError) return error;
  if (error instanceof Errors.CLIError) return usageError(error, calledCommand(argv, config));
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new UnderstudyError('internal', `this should not have happened: ${trace}`, {
    remedy: 'Please report it, with the command and this text.',
    cause: error,
  });
}

function calledCommand(argv: readonly string[], config: Config): ReturnType<Config['findCommand']> {
  return config.findCommand(argv.slice(0, 2).join(':')) ?? config.findCommand(argv[0] ?? '');
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}
