import { request } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  PluginReload,
  Acknowledgement,
  AgentManifest,
  ApiError,
  CopiesReport,
  CopyDifferenceReport,
  EventRecord,
  StatusReport,
} from '@understudy/contracts';
import { defaultOwnership, defaultTimings, emptyState, Member } from '@understudy/crm-core';
import type { DurableState } from '@understudy/crm-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiServer } from '../src/member/api-server.ts';
import { Scout } from '../src/member/scout.ts';
import { Driver } from '../src/member/driver.ts';
import { EventLog } from '../src/member/event-log.ts';
import { SetAside } from '../src/member/set-aside.ts';
import { monotonicMs } from '../src/shared/clock.ts';

/** A cluster of one node whose disk and agents are kept in memory, behind the real API on a real socket. */
const manifest: AgentManifest = {
  name: 'plain',
  version: '1.0.0',
  description: '',
  parameters: { type: 'object', additionalProperties: false },
  actions: (['start', 'stop', 'monitor'] as const).map((action) => ({ action, timeoutMs: 1_000, intervalMs: 1_000 })),
};

let directory = '';
let socketPath = '';
let api: ApiServer;
let driver: Driver;
let copies: SetAside;
let order: string[] = [];

const noAgents = { find: () => Promise.resolve('there is none'), manifests: () => new Map([['plain', manifest]]) };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-api-'));
  socketPath = join(directory, 'api.sock');
  order = [];
  const events = new EventLog();
  copies = new SetAside('a', directory);
  const running = new Set<string>();
  const member = new Member({
    node: 'a',
    membership: {
      cluster: 'stage',
      nodes: [{ id: 'a', links: ['127.0.0.1'] }],
      timings: defaultTimings,
      ...defaultOwnership,
      beatPort: 1,
      messagePort: 2,
    },
    membershipHash: '',
    life: 'x',
    state: emptyState('stage'),
    ledger: [],
    manifests: new Map([['plain', manifest]]),
    startedMonotonicMs: monotonicMs(),
  });
  driver = new Driver(member, {
    persist: async (state: DurableState) => {
      order.push(`begin ${state.stamp.sequence}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`held ${state.stamp.sequence}`);
    },
    keepCopy: (state) => copies.keep(state),
    writeLedger: () => undefined,
    send: () => undefined,
    want: () => undefined,
    run: ({ action, resource }) => {
      order.push(`${action} ${resource}`);
      if (action === 'start') running.add(resource);
      if (action === 'stop') running.delete(resource);
      const code = action === 'monitor' && !running.has(resource) ? 'notRunning' : 'ok';
      return Promise.resolve({ code, reason: '', durationMs: 0 });
    },
    publish: (event) => events.add(event),
    claim: () => Promise.resolve({ kind: 'unreachable', reason: '' }),
    entitled: () => undefined,
    selfFence: () => undefined,
    left: () => undefined,
    fail: (error) => {
      throw error;
    },
  });
  const scout = new Scout(noAgents, (happening) => driver.feed(happening));
  const reload = () => Promise.resolve([unchanged]);
  const bootLookout = { look: () => Promise.resolve() };
  api = new ApiServer({ node: 'stage', agents: { reload }, driver, scout, bootLookout, events, copies });
  await api.listen(socketPath);
  driver.feed({
    kind: 'observation',
    observation: { monotonicMs: monotonicMs(), spokeMs: monotonicMs(), thawedMs: null, peers: [] },
  });
});

afterEach(async () => {
  driver.close();
  await api.close();
  await rm(directory, { recursive: true, force: true });
});

async function ask<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  // An observation a call: without a guardian the member would soon believe that it was frozen.
  driver.feed({
    kind: 'observation',
    observation: { monotonicMs: monotonicMs(), spokeMs: monotonicMs(), thawedMs: null, peers: [] },
  });
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: T }>();
  const call = request({ socketPath, method, path, headers: { 'content-type': 'application/json' } }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as T }));
  });
  call.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

const unchanged: PluginReload = { plugin: 'plain', agents: ['plain'], outcome: 'unchanged', reasons: [] };

const apply = {
  document: { version: 1, resources: { web: { agent: 'plain' } } },
  source: 'text',
  sourceName: 'web.yaml',
  who: 'me',
  why: '',
};

it('tells what came of looking at the agents again', async () => {
  expect(await ask('POST', '/v1/agents/reload', {})).toEqual({
    status: 200,
    body: { version: 1, node: 'stage', plugins: [unchanged] },
  });
});

describe('the API', () => {
  it('tells the status', async () => {
    const { status, body } = await ask<StatusReport>('GET', '/v1/status');
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 1, cluster: 'stage', node: 'a', coordinator: 'a', definition: null });
  });

  it('says why a resource is where it is, once there is one', async () => {
    const before = await ask<object>('GET', '/v1/why?resource=web');
    expect(before).toMatchObject({ status: 200, body: { kind: 'unknownResource', known: [] } });
    await ask<Acknowledgement>('POST', '/v1/definition', apply);
    const { status, body } = await ask<object>('GET', '/v1/why?resource=web');
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 1, kind: 'why', explanation: { resource: 'web' } });
    expect((await ask<object>('GET', '/v1/why?resource=wab')).body).toMatchObject({ kind: 'unknownResource' });
    expect((await ask<object>('GET', '/v1/why')).body).toMatchObject({ kind: 'whyTransition' });
    expect((await ask<ApiError>('GET', '/v1/why?node=a')).status).toBe(400);
  });

  it('acknowledges what is on the disk, and only then', async () => {
    const answered = ask<Acknowledgement>('POST', '/v1/definition', apply).then((answer) => {
      order.push('answered');
      return answer;
    });
    const { status, body } = await answered;
    expect(status).toBe(200);
    expect(body).toMatchObject({ heldBy: ['a'], missing: [] });
    expect(order.indexOf(`held ${body.sequence}`)).toBeLessThan(order.indexOf('answered'));
    expect(order.indexOf(`held ${body.sequence}`)).toBeGreaterThan(-1);
    expect((await ask<object>('GET', '/v1/definition')).body).toMatchObject({
      revision: 1,
      source: 'text',
      document: apply.document,
    });
  });

  it('does nothing with an operation before the change that calls for it is on the disk', async () => {
    const { body } = await ask<Acknowledgement>('POST', '/v1/definition', apply);
    await ask('GET', '/v1/status');
    expect(order.indexOf('monitor web')).toBeGreaterThan(order.indexOf(`held ${body.sequence}`));
  });

  it.each([
    ['an unknown request', { kind: 'explode', who: '', why: '' }],
    ['a request without its resource', { kind: 'stopResource', who: '', why: '' }],
    ['a request with more than it takes', { kind: 'stopResource', resource: 'web', force: true, who: '', why: '' }],
  ])('refuses %s', async (_title, body) => {
    const answer = await ask<ApiError>('POST', '/v1/requests', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('invalid-request');
  });

  it('refuses a bad definition with every problem', async () => {
    const answer = await ask<ApiError>('POST', '/v1/definition', {
      ...apply,
      document: { version: 1, resources: { web: { agent: 'plane' } } },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.problems).toMatchObject([
      { code: 'unknown-agent', hint: expect.stringContaining('plain') as string },
    ]);
  });

  it('names what it does not know', async () => {
    expect((await ask<ApiError>('GET', '/v2/status')).body.error.message).toContain('/v2/status');
    expect((await ask<ApiError>('GET', '/v1/definition')).status).toBe(404);
  });

  it('tells of a copy that was set aside, and what differs, until it is dropped', async () => {
    await ask('POST', '/v1/definition', apply);
    const intent = { kind: 'stop', resource: 'web', who: 'ops@b', why: '', sinceWallMs: 0 } as const;
    await copies.keep({
      ...emptyState('stage'),
      stamp: { generation: 4, sequence: 2, coordinator: 'b' },
      intents: [intent],
    });
    const codes = async (): Promise<readonly string[]> =>
      (await ask<StatusReport>('GET', '/v1/status')).body.warnings.map(({ code }) => code);
    expect(await codes()).toContain('state-set-aside');
    expect((await ask<CopiesReport>('GET', '/v1/copies')).body).toMatchObject({
      version: 1,
      node: 'a',
      copies: [{ copy: '4-2-b' }],
    });
    expect((await ask<CopyDifferenceReport>('GET', '/v1/copies/4-2-b')).body).toMatchObject({
      version: 1,
      copy: { generation: 4 },
      generation: driver.state.stamp.generation,
      definition: { common: null, onlyInCopy: [], onlyInCluster: [{ revision: 1 }] },
      intents: { onlyInCluster: [], onlyInCopy: [{ kind: 'stop', subject: 'web', who: 'ops@b' }] },
      inCopy: null,
      inCluster: { sourceName: 'web.yaml' },
    });
    const dropped = await ask<CopiesReport>('POST', '/v1/copies/drop', { copy: '4-2-b', who: 'me', why: 'seen' });
    expect(dropped).toMatchObject({ status: 200, body: { copies: [] } });
    expect(await codes()).not.toContain('state-set-aside');
    const again = await ask<ApiError>('GET', '/v1/copies/4-2-b');
    expect(again).toMatchObject({ status: 400, body: { error: { code: 'unknown-copy' } } });
  });

  it('streams events, one document a line', async () => {
    await ask('POST', '/v1/definition', apply);
    const { promise, resolve } = Promise.withResolvers<readonly EventRecord[]>();
    request({ socketPath, path: '/v1/events' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve(
          text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as EventRecord),
        ),
      );
    }).end();
    const records = await promise;
    expect(records.map(({ number }) => number)).toEqual(records.map((_, index) => index + 1));
    expect(records.some(({ kind }) => kind === 'definition')).toBe(true);
  });
});
