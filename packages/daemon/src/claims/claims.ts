import type { Breaker, Claim, ClaimAnswer, MembershipConfig } from '@understudy/crm-core';
import { DiskClaims } from './disk-claims.ts';
import { pingTargets } from './ping-targets.ts';
import { WitnessClient } from './witness-client.ts';

/** The tie-breakers of this host: each question is answered, by them or within their time. */
export class Claims {
  readonly #membership: MembershipConfig;
  readonly #witness: WitnessClient | null;
  readonly #disk: DiskClaims | null;
  #count = 0;

  constructor({ node, membership, witnessKey, onTrouble }: ClaimsOptions) {
    const { cluster, nodes, tieBreakers } = membership;
    const { witness, disk } = tieBreakers;
    const header = { cluster, nodes: nodes.map(({ id }) => id) };
    this.#membership = membership;
    this.#witness =
      witness === null
        ? null
        : new WitnessClient({
            node,
            cluster,
            witness,
            key: witnessKey,
            onTrouble: (reason) => onTrouble(`the witness at ${witness.address}: ${reason}`),
          });
    this.#disk = disk === null ? null : new DiskClaims({ node, disk, header });
  }

  /** Never rejects. */
  ask(breaker: Breaker, claim: Claim): Promise<ClaimAnswer> {
    switch (breaker) {
      case 'ping': {
        const { ping } = this.#membership.tieBreakers;
        return ping === null ? notConfigured(breaker) : pingTargets(ping);
      }
      case 'witness':
        this.#count += 1;
        return this.#witness?.ask(String(this.#count), claim) ?? notConfigured(breaker);
      case 'disk':
        return this.#disk?.ask(claim) ?? notConfigured(breaker);
    }
  }

  close(): void {
    this.#witness?.close();
    this.#disk?.close();
  }
}

export interface ClaimsOptions {
  readonly node: string;
  readonly membership: MembershipConfig;
  /** `ClusterKeys.witness` */
  readonly witnessKey: Buffer;
  /** The witness cannot be reached; each reason is told once until it can. */
  readonly onTrouble: (text: string) => void;
}

function notConfigured(breaker: Breaker): Promise<ClaimAnswer> {
  return Promise.resolve({ kind: 'unreachable', reason: `the membership file names no ${breaker}` });
}
