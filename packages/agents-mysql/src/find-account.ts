import { run } from '@understudy/agent-kit';
import type { MysqlParameters } from './parameters.ts';

/** Whom the server runs as, and the group of its directories. */
export interface Account {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
}

export type AccountResult =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'problem'; readonly code: 'notInstalled' | 'noPermission'; readonly reason: string };

/** Looks the parameters `user` and `group` up on this host. */
export async function findAccount(
  { user, group }: Pick<MysqlParameters, 'user' | 'group'>,
  signal: AbortSignal,
): Promise<AccountResult> {
  const found = await run(['getent', 'passwd', user], { signal });
  const match = /^[^:]*:[^:]*:(\d+):(\d+):/.exec(found.stdout);
  if (match === null) return missing(`user ${user}`);
  const uid = Number(match[1]);
  const own = process.getuid?.() ?? 0;
  if (own !== 0 && own !== uid) {
    const reason = `the agent runs as user ${own} and cannot start a server as ${user}`;
    return { kind: 'problem', code: 'noPermission', reason };
  }
  if (group === undefined) return { kind: 'account', account: { user, uid, gid: Number(match[2]) } };
  const gid = /^[^:]*:[^:]*:(\d+):/.exec((await run(['getent', 'group', group], { signal })).stdout)?.[1];
  return gid === undefined ? missing(`group ${group}`) : { kind: 'account', account: { user, uid, gid: Number(gid) } };
}

function missing(what: string): AccountResult {
  return { kind: 'problem', code: 'notInstalled', reason: `there is no ${what} on this host` };
}
