/**
 * The API, as functions. Every answer is checked for its version before anything is read from it; a refusal is
 * thrown as an error of the catalogue.
 */
import {
  type Acknowledgement,
  type AgentsReloadReport,
  type ApplyRequest,
  type ClusterRequest,
  type CopiesReport,
  type CopyDifferenceReport,
  type DefinitionReport,
  type DropCopyRequest,
  type EventRecord,
  type StatusReport,
  UnderstudyError,
} from '@understudy/contracts';
import type { ClusterAnswer, OwnQuestion } from '@understudy/crm-core';
import { checkVersion } from './check-version.ts';
import { type Call, connectionError, exchange, readBody } from './exchange.ts';
import { readLines } from './read-lines.ts';
import { refusalOf } from './refusal.ts';

export interface ApiClientOptions {
  /** The daemon's Unix socket. */
  readonly socketPath: string;
  /** How long the daemon may take for one answer, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number;
}

export interface EventQuery {
  /** Only events with a higher number. */
  readonly after?: number;
  /** Go on with those that come. */
  readonly follow?: boolean;
  /** Ends the stream, in good order. */
  readonly signal?: AbortSignal;
}

/** Every function throws an UnderstudyError when the daemon is not there, refuses or answers in another version. */
export interface ApiClient {
  status(): Promise<StatusReport>;
  /** Null before the first definition was applied. */
  definition(): Promise<DefinitionReport | null>;
  /** Why something is as it is; a name that does not exist is an answer, too. */
  why(question: OwnQuestion): Promise<ClusterAnswer>;
  /** `invalid-definition` arrives as a Refusal, with its problems. */
  apply(request: ApplyRequest): Promise<Acknowledgement>;
  request(request: ClusterRequest): Promise<Acknowledgement>;
  /** The copies of the cluster's state that are set aside on this host. */
  copies(): Promise<CopiesReport>;
  /** What one of them and the cluster do not have in common; throws `unknown-copy`. */
  copyDifference(copy: string): Promise<CopyDifferenceReport>;
  /** Deletes one; answers with what is left. */
  dropCopy(request: DropCopyRequest): Promise<CopiesReport>;
  /** Has this host's daemon look at the files of its agents again. */
  reloadAgents(): Promise<AgentsReloadReport>;
  events(query?: EventQuery): AsyncGenerator<EventRecord, void, undefined>;
}

export function createApiClient(options: ApiClientOptions): ApiClient {
  const base = { socketPath: options.socketPath, timeoutMs: options.timeoutMs ?? 30_000 };
  const get = async (path: string): Promise<Answer> => ask({ ...base, method: 'GET', path });
  const post = async (path: string, body: unknown): Promise<Answer> => ask({ ...base, method: 'POST', path, body });
  return {
    status: async () => accept<StatusReport>(await get('/v1/status')),
    definition: async () => {
      const answer = await get('/v1/definition');
      return answer.status === 404 ? null : accept<DefinitionReport>(answer);
    },
    why: async (question) => accept<ClusterAnswer & { readonly version: number }>(await get(whyPath(question))),
    apply: async (request) => accept<Acknowledgement>(await post('/v1/definition', request)),
    request: async (request) => accept<Acknowledgement>(await post('/v1/requests', request)),
    copies: async () => accept<CopiesReport>(await get('/v1/copies')),
    copyDifference: async (copy) => accept<CopyDifferenceReport>(await get(`/v1/copies/${encodeURIComponent(copy)}`)),
    dropCopy: async (request) => accept<CopiesReport>(await post('/v1/copies/drop', request)),
    reloadAgents: async () => accept<AgentsReloadReport>(await post('/v1/agents/reload', {})),
    events: (query = {}) => streamEvents(base, query),
  };
}

interface Answer {
  readonly status: number;
  readonly document: Readonly<Record<string, unknown>>;
}

async function ask(call: Call): Promise<Answer> {
  const answer = await exchange(call);
  const status = answer.statusCode ?? 0;
  return {
    status,
    document: parseDocument(await readBody(answer, call.socketPath), `the daemon's answer to ${call.path}`),
  };
}

function parseDocument(text: string, what: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UnderstudyError('internal', `${what} is not JSON: ${text.slice(0, 80)}`, { cause: error });
  }
  return checkVersion(document, what);
}

// The version vouches for the form: what has it was written by a daemon that keeps to these types.
function accept<T>(answer: Answer): T {
  if (answer.status !== 200) throw refusalOf(answer.status, answer.document);
  return answer.document as T;
}

async function* streamEvents(
  base: Pick<Call, 'socketPath' | 'timeoutMs'>,
  query: EventQuery,
): AsyncGenerator<EventRecord, void, undefined> {
  const { signal } = query;
  try {
    const path = eventPath(query);
    const endless = query.follow === true;
    const answer = await exchange({
      ...base,
      method: 'GET',
      path,
      endless,
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.statusCode !== 200) {
      throw refusalOf(answer.statusCode ?? 0, parseDocument(await readBody(answer, base.socketPath), 'a refusal'));
    }
    answer.setEncoding('utf8');
    for await (const line of readLines(answer as AsyncIterable<string>)) {
      yield parseDocument(line, 'an event') as unknown as EventRecord;
    }
  } catch (error) {
    if (signal?.aborted !== true) throw connectionError(error, base.socketPath);
  }
}

function whyPath({ resource, node }: OwnQuestion): string {
  const parameters = new URLSearchParams();
  if (resource !== null) parameters.set('resource', resource);
  if (node !== null) parameters.set('node', node);
  return parameters.size === 0 ? '/v1/why' : `/v1/why?${parameters.toString()}`;
}

function eventPath(query: EventQuery): string {
  const parameters = new URLSearchParams();
  if (query.after !== undefined) parameters.set('after', String(query.after));
  if (query.follow === true) parameters.set('follow', '1');
  return parameters.size === 0 ? '/v1/events' : `/v1/events?${parameters.toString()}`;
}
