/**
 * A daemon for tests: the API over a real Unix socket, with data in memory. It decides nothing; what a request does
 * to the status, the test says.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Acknowledgement,
  type ApplyRequest,
  type ClusterRequest,
  type CopiesReport,
  type CopyDifferenceReport,
  type DefinitionReport,
  type EventRecord,
  fileNames,
  type StatusReport,
} from '@understudy/contracts';

export interface FixtureOptions {
  readonly status: StatusReport;
  readonly definition?: DefinitionReport;
  /** The status that a request leads to; it is `working` for the first look after the request. */
  readonly react?: (request: ClusterRequest, status: StatusReport) => StatusReport;
  /** Instead of an acknowledgement: HTTP status and document. */
  readonly refuse?: (path: string, body: unknown) => { readonly status: number; readonly document: unknown } | null;
  readonly acknowledgement?: Partial<Acknowledgement>;
  readonly copies?: CopiesReport;
  /** What differs in any of them. */
  readonly copyDifference?: CopyDifferenceReport;
  /** What `/v1/why` answers, by its query. */
  readonly why?: (query: URLSearchParams) => object;
}

export interface FixtureDaemon {
  /** What UNDERSTUDY_RUN_DIR is to be. */
  readonly runDirectory: string;
  readonly socketPath: string;
  /** What was posted. */
  readonly posted: readonly unknown[];
  /** Makes an event; it reaches every follower. */
  emit(text: string): void;
  /** Each is shown once, the last from then on. */
  setStatus(...statuses: StatusReport[]): void;
  stop(): Promise<void>;
}

/** Starts one, in a directory of its own. */
export async function startFixtureDaemon(options: FixtureOptions): Promise<FixtureDaemon> {
  const runDirectory = await mkdtemp(join(tmpdir(), 'crm-test-'));
  const socketPath = join(runDirectory, fileNames.apiSocket);
  const state = createState(options);
  const server = createServer((request, response) => void answer(state, request, response));
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    runDirectory,
    socketPath,
    posted: state.posted,
    emit: state.emit,
    setStatus: (...statuses) => state.statuses.splice(0, Infinity, ...statuses),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await rm(runDirectory, { recursive: true, force: true });
    },
  };
}

interface State {
  readonly options: FixtureOptions;
  /** The last one stays; earlier ones are shown once each. */
  readonly statuses: StatusReport[];
  readonly posted: unknown[];
  readonly events: EventRecord[];
  readonly followers: Set<ServerResponse>;
  readonly emit: (text: string) => void;
}

function createState(options: FixtureOptions): State {
  const events: EventRecord[] = [];
  const followers = new Set<ServerResponse>();
  const emit = (text: string): void => {
    const event = eventOf(events.length + 1, text);
    events.push(event);
    for (const follower of followers) follower.write(`${JSON.stringify(event)}\n`);
  };
  return { options, statuses: [options.status], posted: [], events, followers, emit };
}

export function eventOf(number: number, text: string): EventRecord {
  return {
    version: 1,
    number,
    at: `2026-11-21T09:12:0${number % 10}.000Z`,
    monotonicMs: number,
    node: 'a',
    kind: 'operation',
    text,
    data: {},
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = request.method === 'POST' ? await readJson(request) : null;
  if (request.method === 'POST') state.posted.push(body);
  const refusal = state.options.refuse?.(url.pathname, body) ?? null;
  if (refusal !== null) return void send(response, refusal.status, refusal.document);
  if (url.pathname.startsWith('/v1/copies')) return void sendCopies(state, url, response);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /v1/status':
      return void send(response, 200, state.statuses.length > 1 ? state.statuses.shift() : state.statuses[0]);
    case 'GET /v1/definition':
      return void sendDefinition(response, state.options.definition);
    case 'GET /v1/why':
      return void send(response, 200, { version: 1, ...state.options.why?.(url.searchParams) });
    case 'GET /v1/events':
      return void sendEvents(state, url, response);
    case 'POST /v1/definition':
      return void send(response, 200, acknowledge(state, body as ApplyRequest));
    case 'POST /v1/requests':
      return void send(response, 200, carryOut(state, body as ClusterRequest));
    default:
      return void send(response, 404, apiError('invalid-request', 'no such path'));
  }
}

function sendDefinition(response: ServerResponse, definition: DefinitionReport | undefined): void {
  if (definition === undefined) send(response, 404, apiError('invalid-request', 'no definition was applied yet'));
  else send(response, 200, definition);
}

/** Dropped is dropped: what is left is nothing. */
function sendCopies({ options }: State, url: URL, response: ServerResponse): void {
  const { copies = { version: 1, node: 'a', at: options.status.at, copies: [] } } = options;
  if (url.pathname === '/v1/copies') send(response, 200, copies);
  else if (url.pathname === '/v1/copies/drop') send(response, 200, { ...copies, copies: [] });
  else if (options.copyDifference !== undefined) send(response, 200, options.copyDifference);
  else send(response, 400, apiError('unknown-copy', 'no such copy'));
}

function sendEvents(state: State, url: URL, response: ServerResponse): void {
  const after = Number(url.searchParams.get('after') ?? 0);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  for (const event of state.events) if (event.number > after) response.write(`${JSON.stringify(event)}\n`);
  if (url.searchParams.get('follow') === null) return void response.end();
  state.followers.add(response);
  response.once('close', () => state.followers.delete(response));
}

function carryOut(state: State, request: ClusterRequest): Acknowledgement {
  const current = state.statuses[state.statuses.length - 1] ?? state.options.status;
  const acknowledgement = acknowledge(state, request);
  const next = { ...(state.options.react?.(request, current) ?? current), sequence: acknowledgement.sequence };
  state.statuses.splice(0, Infinity, { ...current, activity: 'working' }, next);
  state.emit(`${request.kind} is under way`);
  return acknowledgement;
}

function acknowledge(state: State, request: ApplyRequest | ClusterRequest): Acknowledgement {
  const { generation, sequence } = state.options.status;
  const isDryRun = 'dryRun' in request && request.dryRun === true;
  return {
    version: 1,
    generation,
    sequence: sequence + (isDryRun ? 0 : 1),
    heldBy: ['a', 'b'],
    missing: [],
    warnings: [],
    ...state.options.acknowledgement,
  };
}

export function apiError(code: string, message: string, rest: object = {}): unknown {
  return { version: 1, error: { code, message, remedy: '', ...rest } };
}

function send(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(document));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}
