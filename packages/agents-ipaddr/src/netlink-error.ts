import { getSystemErrorMessage, getSystemErrorName } from 'node:util';

/** The kernel's refusal, with its own words. */
export class NetlinkError extends Error {
  /** `EPERM`, `EEXIST`, … */
  readonly code: string;

  /** @param said what is known besides the number; '' if nothing */
  constructor(errno: number, said = '') {
    const words = getSystemErrorMessage(-errno);
    super(said === '' ? words : `${words} (${said})`);
    this.name = 'NetlinkError';
    this.code = getSystemErrorName(-errno);
  }
}
