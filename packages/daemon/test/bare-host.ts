import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Acknowledgement, DefinitionReport, StatusReport } from '@understudy/contracts';
import { standingOf, unknownStanding } from '@understudy/crm-core';
import type { Observation, Standing } from '@understudy/crm-core';
import { Heart } from '../src/guardian/heart.ts';
import { enveloped, opened } from '../src/shared/guardian-protocol.ts';
import type { DaemonMessage } from '../src/shared/guardian-protocol.ts';
import { deriveKeys } from '../src/shared/keys.ts';
import type { BareSetup } from './programs/bare-daemon.ts';

/**
 * A host on a loopback address: a real daemon without agents in a process of its own, real beats, and in place of the
 * guardian's rules only that a daemon that dies is started again at once, however often.
 */
export class BareHost {
  readonly #setup: BareSetup;
  readonly #heart: Heart;
  #child: ChildProcess;
  #isReady = false;
  #standing: Standing = unknownStanding;
  #latest: Observation | null = null;
  #isClosed = false;
  #back = Promise.withResolvers<void>();

  constructor(setup: BareSetup, incarnation: string) {
    this.#setup = setup;
    this.#child = this.#start();
    this.#heart = new Heart({
      node: setup.node,
      membership: setup.membership,
      incarnation,
      key: deriveKeys(Buffer.alloc(32), setup.membership.cluster).beat,
      said: () => (this.#isReady ? 'running' : 'restarting'),
      standing: () => this.#standing,
      onObservation: (observation) => this.#observed(observation),
      onStranger: () => undefined,
      onTrouble: () => undefined,
    });
  }

  get node(): string {
    return this.#setup.node;
  }

  kill(): void {
    this.#isReady = false;
    this.#back = Promise.withResolvers();
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the daemon that follows the last one that was killed has its place. */
  get back(): Promise<void> {
    return this.#back.promise;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#heart.close();
    const ended = once(this.#child, 'exit');
    this.kill();
    await ended;
  }

  /** @throws Error when it is refused, or the daemon does not answer any more */
  async apply(document: object): Promise<Acknowledgement> {
    const body = { document, source: '', sourceName: 'data', who: 'test', why: '' };
    return JSON.parse(await this.#ask('POST', '/v1/definition', body)) as Acknowledgement;
  }

  /** @throws Error when no daemon answers */
  async status(): Promise<StatusReport> {
    return JSON.parse(await this.#ask('GET', '/v1/status')) as StatusReport;
  }

  /** @throws Error when no daemon answers */
  async definition(): Promise<unknown> {
    return (JSON.parse(await this.#ask('GET', '/v1/definition')) as DefinitionReport).document;
  }

  /** Resolves when all that was asked of it before has been answered, or dropped. */
  async settle(): Promise<void> {
    const body = { kind: 'startResource', resource: 'nobody', who: 'test', why: '' };
    await this.#ask('POST', '/v1/requests', body).catch(() => undefined);
  }

  /** The definition in its state file; null: none yet. @throws Error when the file is not whole */
  onDisk(): unknown {
    const path = join(this.#setup.directory, 'state', 'state.json');
    const { definition } = JSON.parse(readFileSync(path, 'utf8')) as { definition: { document: unknown } | null };
    return definition?.document ?? null;
  }

  #start(): ChildProcess {
    this.#isReady = false;
    const program = join(import.meta.dirname, 'programs', 'bare-daemon.ts');
    const child = fork(program, [JSON.stringify(this.#setup)], {
      execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.#setup.directory, 'compiled') },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (raw) => this.#hear(opened<DaemonMessage>(raw)));
    // What was on its way to one that was killed.
    child.on('error', () => undefined);
    child.once('exit', () => {
      if (!this.#isClosed) this.#child = this.#start();
    });
    return child;
  }

  #hear(message: DaemonMessage | null): void {
    if (message?.kind === 'entitled') this.#standing = standingOf(message.entitlement);
    if (message?.kind !== 'ready') return;
    this.#isReady = true;
    this.#back.resolve();
    this.#heart.beat();
    if (this.#latest !== null) this.#observed(this.#latest);
  }

  #observed(observation: Observation): void {
    this.#latest = observation;
    if (this.#child.connected) this.#child.send(enveloped({ kind: 'observation', observation }), () => undefined);
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const socketPath = join(this.#setup.directory, 'run', 'api.sock');
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request({ socketPath, path, method, headers, timeout: limitMs }, (answer) => {
      const take = (said: string): void => (answer.statusCode === 200 ? resolve(said) : reject(new Error(said)));
      text(answer).then(take, reject);
    });
    asked.on('timeout', () => asked.destroy(new Error(`${this.node} does not answer`)));
    asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }
}

const limitMs = 10_000;
