import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplicatedContext } from './copy-of.ts';

/** What is done where a promotion would lose more than the budget allows. */
export type Acceptance =
  | { readonly kind: 'yes' }
  /** First so long, in milliseconds, for the old primary. */
  | { readonly kind: 'afterWaiting'; readonly waitMs: number }
  /** `remedy`: what a person can do, to end a sentence. */
  | { readonly kind: 'no'; readonly remedy: string };

export function acceptsLoss({ parameters, runDirectory }: ReplicatedContext): Acceptance {
  switch (parameters.on_loss) {
    case 'accept':
      return { kind: 'yes' };
    case 'wait':
      return { kind: 'afterWaiting', waitMs: parameters.wait_for * 1_000 };
    case 'refuse':
      return { kind: 'no', remedy: '; that is more than max_loss_… allows' };
    case 'ask': {
      const file = consentIn(runDirectory);
      if (existsSync(file)) return { kind: 'yes' };
      return { kind: 'no', remedy: `; to accept that once, on this host: touch ${file}` };
    }
  }
}

function consentIn(runDirectory: string): string {
  return join(runDirectory, 'accept-loss');
}

/** A consent is good for one promotion. */
export async function useConsent(runDirectory: string): Promise<void> {
  await rm(consentIn(runDirectory), { force: true });
}
