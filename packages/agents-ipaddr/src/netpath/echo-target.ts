import type { IpAddress } from '../ip-address.ts';

/** Somebody who is asked for an echo. */
export interface EchoTarget {
  readonly address: IpAddress;
  /** Where it is found, if that does not follow from the address: a link-local one is on every link. */
  readonly nic?: string;
  /** What people call it, if not by its address. */
  readonly title?: string;
}

/** For a sentence. */
export function targetText({ address, nic, title }: EchoTarget): string {
  const text = nic !== undefined && address.family === 6 ? `${address.text}%${nic}` : address.text;
  return title === undefined ? text : `${title} ${text}`;
}
