import { hkdfSync } from 'node:crypto';

/** The keys that follow from the shared key: one for each purpose, so that none serves for two. */
export interface ClusterKeys {
  /** Authenticates beats (HMAC-SHA256). */
  readonly beat: Buffer;
  /** Pre-shared key of the sessions between members (TLS 1.3). */
  readonly session: Buffer;
  /** Pre-shared key between members and the witness (TLS 1.3): all that the witness has of the shared one. */
  readonly witness: Buffer;
}

/** Bytes that a shared key must have at least. */
export const leastKeyBytes = 16;

export function deriveKeys(shared: Buffer, cluster: string): ClusterKeys {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', shared, cluster, purpose, 32));
  return {
    beat: derive('understudy beat 1'),
    session: derive('understudy session 1'),
    witness: derive('understudy witness 1'),
  };
}
