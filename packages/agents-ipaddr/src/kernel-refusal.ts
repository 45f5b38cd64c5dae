import { failed, type Outcome } from '@understudy/agent-kit';
import { NetlinkError } from './netlink-error.ts';

/** What the kernel refused, as the result of an operation. What is no refusal of the kernel is thrown on. */
export function kernelRefusal(what: string, error: unknown): Outcome {
  if (!(error instanceof NetlinkError)) throw error;
  const hint = hints[error.code];
  const code = error.code === 'EPERM' ? 'noPermission' : 'error';
  return failed(`${what}: ${error.message}${hint === undefined ? '' : `; ${hint}`}`, code);
}

/** What a person can do about it. */
const hints: Readonly<Record<string, string>> = {
  EPERM: 'CAP_NET_ADMIN is missing',
  EACCES: 'is IPv6 switched off there (net.ipv6.conf.NIC.disable_ipv6)?',
  EAFNOSUPPORT: 'this kernel has no IPv6',
  EOPNOTSUPP: 'this kernel has no IPv6',
  ENODEV: 'the interface has just gone',
  EEXIST: 'it is there already',
  EADDRNOTAVAIL: 'it is there no more',
};
