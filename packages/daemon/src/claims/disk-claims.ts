import { setTimeout as delay } from 'node:timers/promises';
import { DiskLease } from '@understudy/crm-core';
import type { Claim, ClaimAnswer, DiskAsk, DiskConfig, DiskLook } from '@understudy/crm-core';
import type { DiskHeader } from '../disk/disk-layout.ts';
import { SharedDisk } from '../disk/shared-disk.ts';
import { monotonicMs } from '../shared/clock.ts';

/**
 * The lease on the shared disk: carries out what the core's protocol asks for. A
 * question that the disk holds up is answered with `unreachable` in time, and carried
 * on to its end all the same; the next one waits for that.
 */
export class DiskClaims {
  readonly #options: DiskClaimsOptions;
  readonly #lease: DiskLease;
  #disk: SharedDisk | null = null;
  /** Resolves when the last question has been carried to its end; never rejects. */
  #turn: Promise<unknown> = Promise.resolve();
  /** So many are not at their end. */
  #waiting = 0;

  constructor(options: DiskClaimsOptions) {
    this.#options = options;
    this.#lease = new DiskLease(options.node, options.disk.timeoutMs / 2);
  }

  /** Never rejects. */
  async ask(claim: Claim): Promise<ClaimAnswer> {
    if (this.#waiting > waitingLimit) return { kind: 'unreachable', reason: 'the disk does not end what it began' };
    this.#waiting += 1;
    const answered = this.#turn
      .then(() => this.#carryOut(claim))
      .catch((error: unknown): ClaimAnswer => {
        void this.#disk?.close().catch(() => undefined);
        this.#disk = null;
        return { kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) };
      })
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#turn = answered;
    const late = new AbortController();
    const { timeoutMs } = this.#options.disk;
    const limit = delay(timeoutMs, null, { signal: late.signal }).catch(() => null);
    const answer = await Promise.race([answered, limit]);
    late.abort();
    return answer ?? { kind: 'unreachable', reason: `the disk has not answered for ${timeoutMs} ms` };
  }

  /** What is under way is not waited for. */
  close(): void {
    void this.#disk?.close().catch(() => undefined);
    this.#disk = null;
  }

  async #carryOut(claim: Claim): Promise<ClaimAnswer> {
    const { disk: config, header } = this.#options;
    this.#disk ??= await SharedDisk.open(config.device, header);
    return await this.#follow(this.#lease.ask(claim), this.#disk);
  }

  async #follow(ask: DiskAsk, disk: SharedDisk): Promise<ClaimAnswer> {
    const { node } = this.#options;
    let look: DiskLook = { beforeMs: 0, afterMs: 0, own: { kind: 'empty' }, others: [] };
    for (;;) {
      const { value, done } = ask.next(look);
      if (done === true) return value;
      if (value.kind === 'pause') await delay(pauseMs);
      else if (value.kind === 'write') await disk.writeSector(node, value.record);
      else look = await this.#look(disk);
    }
  }

  async #look(disk: SharedDisk): Promise<DiskLook> {
    const { node, header } = this.#options;
    const beforeMs = monotonicMs();
    const own = await disk.readSector(node);
    const others: DiskLook['others'][number][] = [];
    for (const other of header.nodes.filter((each) => each !== node)) {
      others.push({ node: other, sector: await disk.readSector(other) });
    }
    return { beforeMs, afterMs: monotonicMs(), own, others };
  }
}

export interface DiskClaimsOptions {
  readonly node: string;
  readonly disk: DiskConfig;
  readonly header: DiskHeader;
}

const pauseMs = 20;
const waitingLimit = 2;
