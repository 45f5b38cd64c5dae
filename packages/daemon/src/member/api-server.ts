import { rmSync } from 'node:fs';
import process from 'node:process';
import type { AgentHost } from '@understudy/agent-host';
import { versions } from '@understudy/contracts';
import type { AgentsReloadReport, ApplyRequest, ClusterRequest, DefinitionReport } from '@understudy/contracts';
import type { Answer, MemberRequest } from '@understudy/crm-core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { applySchema, clusterRequestSchema, eventsQuerySchema, whyQuerySchema } from './api-schemas.ts';
import { CopyRoutes } from './copy-routes.ts';
import type { Driver } from './driver.ts';
import type { EventLog } from './event-log.ts';
import { refuse, refuseError } from './refuse.ts';
import type { Lookout } from '../shared/lookout.ts';
import type { Scout } from './scout.ts';
import type { SetAside } from './set-aside.ts';
import { streamEvents } from './stream-events.ts';

export interface ApiServerParts {
  readonly node: string;
  readonly agents: Pick<AgentHost, 'reload'>;
  readonly driver: Driver;
  readonly scout: Scout;
  readonly bootLookout: Pick<Lookout<unknown>, 'look'>;
  readonly events: EventLog;
  readonly copies: SetAside;
}

/** The HTTP API on a Unix socket: who may read the file may ask. */
export class ApiServer {
  readonly #node: string;
  readonly #agents: ApiServerParts['agents'];
  readonly #driver: Driver;
  readonly #scout: Scout;
  readonly #bootLookout: ApiServerParts['bootLookout'];
  readonly #events: EventLog;
  readonly #copies: CopyRoutes;
  #server: FastifyInstance | null = null;

  constructor({ node, agents, driver, scout, bootLookout, events, copies }: ApiServerParts) {
    this.#node = node;
    this.#agents = agents;
    this.#driver = driver;
    this.#scout = scout;
    this.#bootLookout = bootLookout;
    this.#events = events;
    this.#copies = new CopyRoutes(driver, events, copies);
  }

  /** Serves on a Unix socket; what an earlier life left at `path` goes. */
  async listen(path: string): Promise<void> {
    const server = await makeServer();
    this.#server = server;
    this.#routes(server);
    rmSync(path, { force: true });
    // From its first moment on nobody else may connect.
    const umask = process.umask(0o117);
    try {
      await server.listen({ path });
    } finally {
      process.umask(umask);
    }
  }

  /** Ends the connections, too, also those that follow the events. */
  async close(): Promise<void> {
    await this.#server?.close();
  }

  #routes(server: FastifyInstance): void {
    server.get('/v1/status', () => this.#copies.status());
    this.#copies.serve(server);
    server.get('/v1/definition', (_request, reply) => this.#definition(reply));
    server.get<{ Querystring: WhyQuery }>('/v1/why', { schema: { querystring: whyQuerySchema } }, (request, reply) =>
      this.#why(request.query, reply),
    );
    server.get<{ Querystring: EventsQuery }>(
      '/v1/events',
      { schema: { querystring: eventsQuerySchema } },
      (request, reply) => this.#stream(request.query, reply),
    );
    server.post('/v1/agents/reload', () => this.#reload());
    server.post<{ Body: ApplyRequest }>('/v1/definition', { schema: { body: applySchema } }, (request, reply) =>
      this.#apply(request.body, reply),
    );
    server.post<{ Body: ClusterRequest }>(
      '/v1/requests',
      { schema: { body: clusterRequestSchema } },
      (request, reply) => this.#ask({ kind: 'cluster', request: request.body }, reply),
    );
  }

  async #reload(): Promise<AgentsReloadReport> {
    return { version: versions.api, node: this.#node, plugins: await this.#agents.reload() };
  }

  #definition(reply: FastifyReply): DefinitionReport | FastifyReply {
    const { definition } = this.#driver.state;
    if (definition === null) return refuse(reply, nothingApplied, 404);
    const { revision, document, source, sourceName } = definition;
    return { version: versions.api, revision, document, source, sourceName };
  }

  /** What is asked for and does not exist is an answer, too: with the names that there are. */
  #why({ resource, node }: WhyQuery, reply: FastifyReply): object {
    const answer = this.#driver.why({ resource: resource ?? null, node: node ?? null });
    return answer === null ? refuse(reply, notUnderstood) : { version: versions.api, ...answer };
  }

  async #apply(apply: ApplyRequest, reply: FastifyReply): Promise<unknown> {
    await Promise.all([this.#scout.ahead(apply.document), this.#bootLookout.look()]);
    return this.#ask({ kind: 'apply', apply }, reply);
  }

  async #ask(request: MemberRequest, reply: FastifyReply): Promise<unknown> {
    const answer: Answer = await this.#driver.ask(request);
    if (answer.kind === 'acknowledged') return answer.acknowledgement;
    return refuse(reply, answer.error);
  }

  #stream({ after, follow }: EventsQuery, reply: FastifyReply): FastifyReply {
    const { raw } = reply.hijack();
    raw.writeHead(200, { 'content-type': 'application/x-ndjson' });
    raw.flushHeaders();
    streamEvents(this.#events, raw, { after, follow: follow === 1 });
    return reply;
  }
}

/** Loaded here: a node can take its place before it answers anybody. */
async function makeServer(): Promise<FastifyInstance> {
  const { fastify } = await import('fastify');
  const server = fastify({
    bodyLimit: longestBody,
    forceCloseConnections: true,
    ajv: { customOptions: { discriminator: true, removeAdditional: false, validateSchema: false } },
  });
  server.setErrorHandler((error: Error, _request, reply) => refuseError(reply, error));
  server.setNotFoundHandler((request, reply) => {
    const message = `there is no ${request.method} ${request.url} in version ${versions.api} of the API`;
    return refuse(reply, { code: 'invalid-request', message, remedy: '' });
  });
  return server;
}

interface WhyQuery {
  readonly resource?: string;
  readonly node?: string;
}

const notUnderstood = {
  code: 'invalid-request',
  message: 'the applied definition cannot be understood on this node',
  remedy: 'Install the missing agents here, or ask on another node.',
} as const;

const nothingApplied = {
  code: 'invalid-request',
  message: 'nothing has been applied yet',
  remedy: 'crm apply FILE',
} as const;

interface EventsQuery {
  readonly after: number;
  readonly follow: 0 | 1;
}

const longestBody = 8 * 1024 * 1024;
