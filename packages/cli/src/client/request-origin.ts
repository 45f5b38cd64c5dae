/** Who asks: kept with every change, so that status can say who stopped a resource, and why. */
import { hostname, userInfo } from 'node:os';
import type { RequestOrigin } from '@understudy/contracts';

/** The person behind `sudo` if there is one, at this host: `ops@a`. */
export function requestOrigin(
  why: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): RequestOrigin {
  return { who: `${environment['SUDO_USER'] || userName()}@${hostname()}`, why };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the password file has no name.
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
