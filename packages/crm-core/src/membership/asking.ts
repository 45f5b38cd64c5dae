import type { Breaker } from './claim.ts';
import type { MembershipConfig } from './config.ts';

type Breakers = Pick<MembershipConfig, 'tieBreakers'>;

/** Whose word is needed to go on alone, in the order in which they are asked. */
export function breakersOf({ tieBreakers }: Breakers): readonly Breaker[] {
  const order: readonly Breaker[] = ['ping', 'witness', 'disk'];
  return order.filter((breaker) => tieBreakers[breaker] !== null);
}

/** Whether a node that is alone may own only for as long as a tie-breaker lets it. */
export function needsLease(config: Breakers): boolean {
  return breakersOf(config).length > 0;
}

/** Whether what decides is a proof: a lease that only one side can have. */
export function givesLease({ tieBreakers }: Breakers): boolean {
  return tieBreakers.witness !== null || tieBreakers.disk !== null;
}

/** How long asking all of them, one after the other, may take: for so long a node that lost its peer goes on. */
export function askingMs(config: Breakers): number {
  return breakersOf(config).reduce((sumMs, breaker) => sumMs + (config.tieBreakers[breaker]?.timeoutMs ?? 0), 0);
}
