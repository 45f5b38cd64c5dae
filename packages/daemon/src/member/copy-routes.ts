import { versions } from '@understudy/contracts';
import type { CopiesReport, CopyDifferenceReport, DropCopyRequest, StatusReport, Warning } from '@understudy/contracts';
import { appliedReport, copyDifference, isoTime } from '@understudy/crm-core';
import type { FastifyInstance } from 'fastify';
import { monotonicMs, wallMs } from '../shared/clock.ts';
import { dropCopySchema } from './api-schemas.ts';
import type { Driver } from './driver.ts';
import type { EventLog } from './event-log.ts';
import type { SetAside } from './set-aside.ts';

/** What the API tells of the copies of the state that are set aside on this node. */
export class CopyRoutes {
  readonly #driver: Driver;
  readonly #events: EventLog;
  readonly #copies: SetAside;

  constructor(driver: Driver, events: EventLog, copies: SetAside) {
    this.#driver = driver;
    this.#events = events;
    this.#copies = copies;
  }

  serve(server: FastifyInstance): void {
    server.get('/v1/copies', () => this.#list());
    server.get<{ Params: { copy: string } }>('/v1/copies/:copy', ({ params }) => this.#difference(params.copy));
    server.post<{ Body: DropCopyRequest }>('/v1/copies/drop', { schema: { body: dropCopySchema } }, ({ body }) =>
      this.#drop(body),
    );
  }

  /** The member's status, and what only the disk knows. */
  async status(): Promise<StatusReport> {
    const copies = await this.#copies.list();
    const status = this.#driver.status();
    if (copies.length === 0) return status;
    return { ...status, warnings: [...status.warnings, warningOf(copies.length, status.node)] };
  }

  async #list(): Promise<CopiesReport> {
    return { ...this.#heading(), copies: await this.#copies.list() };
  }

  async #difference(copy: string): Promise<CopyDifferenceReport> {
    const { state } = this.#driver;
    const { report, state: theirs } = await this.#copies.read(copy, state.cluster);
    const { generation, sequence } = state.stamp;
    return {
      ...this.#heading(),
      copy: report,
      generation,
      sequence,
      ...copyDifference(state, theirs),
      inCopy: theirs.definition === null ? null : appliedReport(theirs.definition),
      inCluster: state.definition === null ? null : appliedReport(state.definition),
    };
  }

  async #drop({ copy, who, why }: DropCopyRequest): Promise<CopiesReport> {
    await this.#copies.drop(copy);
    const text = `${who} dropped the copy ${copy} of the cluster state that was set aside here`;
    const { node } = this.#copies;
    const data = { copy, who, why };
    this.#events.add({ node, monotonicMs: monotonicMs(), wallMs: wallMs(), kind: 'intent', text, data });
    return this.#list();
  }

  #heading(): { readonly version: number; readonly node: string; readonly at: string } {
    return { version: versions.api, node: this.#copies.node, at: isoTime(wallMs()) };
  }
}

function warningOf(count: number, node: string): Warning {
  const copies =
    count === 1 ? 'a copy of the cluster state that had diverged is' : `${count} copies that had diverged are`;
  return {
    code: 'state-set-aside',
    message: `${copies} set aside on ${node}: what was changed there is not in force`,
    remedy: 'crm state diff shows what it was, and how to bring it back; crm state drop when it is not needed.',
  };
}
