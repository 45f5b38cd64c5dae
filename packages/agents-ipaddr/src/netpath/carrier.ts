import type { Link } from '../kernel-links.ts';

/** Null: the interface is up and has carrier; else what is wrong with it. */
export function carrierProblem(nic: string, links: readonly Link[]): string | null {
  const link = links.find((each) => each.nic === nic);
  if (link === undefined) return 'there is no such interface';
  if (!link.up) return 'is down';
  return link.carrier ? null : 'has no carrier';
}
