import type { WitnessStatus } from '@understudy/daemon';

/** What a witness knows of a cluster, in words. */
export function renderWitness({ cluster, ledger, leaseLeftMs, connected }: WitnessStatus): readonly string[] {
  const people = connected.length === 0 ? 'nobody' : connected.join(', ');
  if (ledger === null) return [`${cluster}: has never asked; connected: ${people}`];
  const { lease, generation, stamp, blankSinceMs } = ledger;
  const holder = lease === null ? 'nobody has the lease' : leaseLine(lease.node, leaseLeftMs);
  return [
    `${cluster}: ${holder}; connected: ${people}`,
    `  generation ${generation}, newest change ${stamp.generation}.${stamp.sequence}`,
    ...(blankSinceMs === null ? [] : ['  what was promised before is not known: it waits until all of that has ended']),
    ...Object.entries(ledger.gaveUp).map(([node, since]) => `  ${node} owns nothing since generation ${since}`),
  ];
}

function leaseLine(node: string, leftMs: number): string {
  return leftMs > 0 ? `${node} has the lease, for ${(leftMs / 1000).toFixed(1)} s` : `the lease of ${node} has run out`;
}
