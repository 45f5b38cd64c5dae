import { accessSync, constants, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { BuiltinConfiguration } from './builtin/configuration.ts';
import { dropPrivileges } from './builtin/drop-privileges.ts';
import { answerRequest } from './builtin/site.ts';

/**
 * The built-in web server: a program of its own, so that it outlives whoever started
 * it. Called with the path of its configuration. Imports nothing but Node's own
 * modules and its neighbours, and so is up within a few dozen milliseconds.
 */

const maxConnections = 4_096;
const requestTimeoutMs = 60_000;

let configuration = readConfiguration();
const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
  // What is answered while we stop is the last on its connection.
  if (!server.listening) response.setHeader('Connection', 'close');
  response.once('close', () => setImmediate(() => server.listening || server.closeIdleConnections()));
  void answerRequest(configuration, request, response);
});
server.maxConnections = maxConnections;
server.on('error', (error) => end(`cannot listen on port ${configuration.port}: ${error.message}`));
process.on('SIGHUP', reload);
process.once('SIGTERM', () => stop(server, configuration.graceMs));
process.once('SIGINT', () => stop(server, configuration.graceMs));
listen();

function readConfiguration(): BuiltinConfiguration {
  return JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BuiltinConfiguration;
}

/** For the requests that come from now on. Where it listens, and as whom it runs, stay as they are. */
function reload(): void {
  try {
    configuration = readConfiguration();
  } catch (error) {
    process.stderr.write(`the configuration stays as it was: ${describe(error)}\n`);
  }
}

function listen(): void {
  const { port, address } = configuration;
  server.listen(address === null ? { port } : { port, host: address }, () => {
    try {
      dropPrivileges(configuration);
      checkRoot();
    } catch (error) {
      end(describe(error));
    }
  });
}

/** A root that is not there may come later, with its file system; one that may not be read will not. */
function checkRoot(): void {
  try {
    accessSync(configuration.root, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      throw new Error(`user ${configuration.account?.user ?? ''} may not read the root`, { cause: error });
    }
  }
}

function stop(running: Server, graceMs: number): void {
  running.close(() => process.exit(0));
  running.closeIdleConnections();
  setTimeout(() => running.closeAllConnections(), graceMs).unref();
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`;
}

function end(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
