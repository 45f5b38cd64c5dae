import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { killProcess, listProcesses, readPidFile, waitUntil, type Outcome } from '@understudy/agent-kit';
import { createAgentBench, freePort } from '@understudy/agent-kit/testing';
import type { AgentCall, Parameters } from '@understudy/contracts';
import httpd from '../src/index.ts';
import type { Operation } from './operate.ts';

/** A resource with directories and a port of its own; `dispose` ends whatever was started for it. */
export interface Harness {
  readonly directory: string;
  readonly root: string;
  readonly runDirectory: string;
  readonly port: number;
  /** Written over the defaults of every operation. */
  readonly parameters: Parameters;
  readonly operate: (action: AgentCall, more?: Parameters) => Promise<Outcome>;
  /** With these parameters alone. */
  readonly operateWith: (action: AgentCall, all: Parameters) => Promise<Outcome>;
  /** The same in a process of its own, which ends afterwards. */
  readonly operateElsewhere: (action: AgentCall) => Promise<Outcome>;
  readonly mainPid: () => Promise<number>;
  readonly write: (name: string, text: string) => string;
  readonly dispose: () => Promise<void>;
}

export async function createHarness(written: Parameters): Promise<Harness> {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-httpd-'));
  // The servers run as users of their own, who must get through.
  chmodSync(directory, 0o755);
  const root = join(directory, 'a "root" of $odd names');
  const runDirectory = join(directory, 'run');
  for (const each of [root, runDirectory]) mkdirSync(each);
  chmodSync(runDirectory, 0o700);
  writeFileSync(join(root, 'index.html'), 'the page\n');
  const port = await freePort();
  const parameters: Parameters = { root, port, ...written };
  const bench = await createAgentBench(httpd, { runDirectory });
  return {
    directory,
    root,
    runDirectory,
    port,
    parameters,
    operate: (action, more) => bench.run(action, { ...parameters, ...more }),
    operateWith: (action, all) => bench.run(action, all),
    operateElsewhere: (action) => operateElsewhere({ action, parameters, runDirectory }),
    mainPid: async () => mainPidIn(runDirectory),
    write: (name, text) => {
      const path = join(directory, name);
      writeFileSync(path, text);
      return path;
    },
    dispose: async () => {
      await endEverything(directory);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function operateElsewhere(operation: Operation): Promise<Outcome> {
  const script = join(import.meta.dirname, 'operate.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    script,
    JSON.stringify(operation),
  ]);
  return JSON.parse(stdout) as Outcome;
}

async function mainPidIn(runDirectory: string): Promise<number> {
  const mine = await processesWith(runDirectory);
  const pids = new Set(mine.map(({ pid }) => pid));
  return mine.find(({ parentPid }) => !pids.has(parentPid))?.pid ?? 0;
}

async function processesWith(text: string) {
  return (await listProcesses()).filter(({ pid, argv }) => pid !== process.pid && argv.join(' ').includes(text));
}

/** The main processes by their words and by their files, the workers by their session. */
async function endEverything(directory: string): Promise<void> {
  const sessions = new Set((await processesWith(directory)).map(({ sessionId }) => sessionId));
  const noted = await readPidFile(join(directory, 'run', 'server.pid'));
  if (noted !== undefined) sessions.add(noted.pid);
  const all = (await listProcesses()).filter(({ sessionId }) => sessions.has(sessionId));
  await Promise.all(all.map((each) => killProcess(each, { graceMs: 0 })));
}

export interface Page {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for a page, with the path as it is written: nothing is tidied up. */
export function fetchPage(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Page> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
      bodyOf(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
    request.on('error', reject);
    request.end();
  });
}

/** Begins a download and leaves it at its first byte. */
export function beginDownload(port: number, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.pause();
      resolve(response);
    });
    request.on('error', reject);
  });
}

export async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Waits, with a generous deadline, for what must come. */
export async function eventually(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const { kind } = await waitUntil(check, { timeoutMs: 30_000 });
  if (kind !== 'met') throw new Error(`never came true: ${what}`);
}
