import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { replaceFile } from '@understudy/agent-kit';
import { UnderstudyError, versions } from '@understudy/contracts';
import { answerClaim, blankLedger, rereadLedger } from '@understudy/crm-core';
import type { Claim, ClaimAnswer, WitnessLedger } from '@understudy/crm-core';
import { monotonicMs } from '../shared/clock.ts';
import { readIfThere } from '../shared/read-if-there.ts';

/**
 * What a witness has promised, in one file that is on the disk before a promise is
 * told. One claim after the other: what is decided rests on what was written.
 */
export class WitnessStore {
  readonly #path: string;
  /** As they are on the disk. */
  readonly #ledgers: Map<string, WitnessLedger>;
  /** Resolves when all claims so far are answered; never rejects. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, ledgers: Map<string, WitnessLedger>) {
    this.#path = path;
    this.#ledgers = ledgers;
  }

  /** Every lease that is in the file begins anew. @throws UnderstudyError `damaged-state`, `unknown-version` */
  static open(path: string): WitnessStore {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    const nowMs = monotonicMs();
    const ledgers = readLedgers(path).map((ledger) => rereadLedger(ledger, nowMs));
    return new WitnessStore(path, new Map(ledgers.map((ledger) => [ledger.cluster, ledger])));
  }

  /** @throws Error when it cannot be written: nothing was promised then */
  answer(claim: Claim): Promise<ClaimAnswer> {
    const answered = this.#turn.then(() => this.#decide(claim));
    this.#turn = answered.catch(() => undefined);
    return answered;
  }

  ledgerOf(cluster: string): WitnessLedger | null {
    return this.#ledgers.get(cluster) ?? null;
  }

  leaseLeftMs(cluster: string): number {
    const endsMs = this.#ledgers.get(cluster)?.lease?.endsMs ?? -Infinity;
    return Math.max(0, Math.ceil(endsMs - monotonicMs()));
  }

  /** Resolves when all that was asked is answered. */
  async finish(): Promise<void> {
    await this.#turn;
  }

  async #decide(claim: Claim): Promise<ClaimAnswer> {
    const nowMs = monotonicMs();
    const before = this.#ledgers.get(claim.cluster) ?? blankLedger(claim.cluster, nowMs);
    const { ledger, answer } = answerClaim(before, claim, nowMs);
    await this.#write(ledger);
    this.#ledgers.set(claim.cluster, ledger);
    return answer;
  }

  async #write(ledger: WitnessLedger): Promise<void> {
    const all = new Map(this.#ledgers).set(ledger.cluster, ledger);
    const ledgers = [...all.keys()].sort().map((cluster) => all.get(cluster));
    await replaceFile(this.#path, `${JSON.stringify({ version: versions.witnessStore, ledgers })}\n`);
  }
}

interface Stored {
  readonly version: unknown;
  readonly ledgers: readonly WitnessLedger[];
}

function readLedgers(path: string): readonly WitnessLedger[] {
  const text = readIfThere(path);
  if (text === null) return [];
  const { version, ledgers } = parse(text, path);
  if (version === versions.witnessStore) return ledgers;
  throw new UnderstudyError(
    'unknown-version',
    `${path} has form ${String(version)}; this version reads form ${versions.witnessStore}`,
    { remedy: 'Install the version that wrote it, or a newer one that says it can read it.' },
  );
}

function parse(text: string, path: string): Stored {
  try {
    const store: unknown = JSON.parse(text);
    if (typeof store !== 'object' || store === null) throw new Error(`it is ${text.slice(0, 20)}`);
    return store as Stored;
  } catch (cause) {
    throw new UnderstudyError('damaged-state', `${path} is not a witness's store in JSON`, {
      remedy: 'Move it away: the witness then gives nothing until all that it may have promised has ended.',
      cause,
    });
  }
}
