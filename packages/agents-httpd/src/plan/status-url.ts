import { isIPv6 } from 'node:net';
import { healthPath } from '../builtin/health-path.ts';
import type { HttpdParameters } from '../parameters.ts';

/** The page a monitor asks for: `statusurl` as it is, or its path on this server, or a page that is always there. */
export function statusUrlOf(
  parameters: Pick<HttpdParameters, 'statusurl' | 'configfile' | 'address' | 'port'>,
): string {
  const wanted = parameters.statusurl ?? (parameters.configfile === undefined ? healthPath : '/');
  if (!wanted.startsWith('/')) return wanted;
  return `http://${hostOf(parameters.address ?? '127.0.0.1')}:${parameters.port}${wanted}`;
}

/** An address as URLs and configuration files write it: IPv6 in brackets. */
export function hostOf(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}
