/** `--node a=10.0.0.1,10.1.0.1` → a node of the membership file. */
import { UnderstudyError } from '@understudy/contracts';
import type { MembershipNodeConfig } from '@understudy/crm-core';

/** Throws `invalid-request` for another form; whether the addresses are any, the membership file's own check says. */
export function parseNodeArgument(text: string): MembershipNodeConfig {
  const match = /^([^=\s]+)=([^=\s]+)$/.exec(text);
  const [, id, addresses] = match ?? [];
  const links = (addresses ?? '').split(',');
  if (id === undefined || links.includes('')) {
    throw new UnderstudyError('invalid-request', `--node: '${text}' is not NAME=ADDRESS[,ADDRESS…]`, {
      remedy: "Give the host's own name and its address on each link: --node a=10.0.0.1,10.1.0.1",
    });
  }
  return { id, links };
}
