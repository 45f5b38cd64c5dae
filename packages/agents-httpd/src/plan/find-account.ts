import { readFileSync } from 'node:fs';
import { run } from '@understudy/agent-kit';
import type { Account } from '../builtin/configuration.ts';
import type { HttpdParameters } from '../parameters.ts';

/** Whom a server runs as; or why that cannot be, as a sentence. */
export type AccountChoice =
  /** Null: as whoever the agent is, since that is not root, or there is nobody else. */
  | { readonly kind: 'account'; readonly account: Account | null }
  | { readonly kind: 'problem'; readonly reason: string };

const usualUsers = ['www-data', 'apache', 'nginx', 'nobody'];

/** Finds the account for the parameters `user` and `group`, or the usual one. */
export async function findAccount(
  { user, group }: Pick<HttpdParameters, 'user' | 'group'>,
  signal: AbortSignal,
): Promise<AccountChoice> {
  if (process.getuid?.() !== 0) return { kind: 'account', account: null };
  const looked = await run(['getent', 'passwd', ...(user === undefined ? usualUsers : [user])], { signal });
  const account = accountsIn(looked.stdout).find(({ uid }) =>
    isMapped(uid, readFileSync('/proc/self/uid_map', 'utf8')),
  );
  if (account === undefined) return withoutAccount(user);
  if (group === undefined) return { kind: 'account', account };
  const gid = /^[^:]*:[^:]*:(\d+):/.exec((await run(['getent', 'group', group], { signal })).stdout)?.[1];
  if (gid === undefined) return { kind: 'problem', reason: `there is no group ${group} on this host` };
  return { kind: 'account', account: { ...account, gid: Number(gid) } };
}

function withoutAccount(user: string | undefined): AccountChoice {
  if (user === undefined) return { kind: 'account', account: null };
  return { kind: 'problem', reason: `there is no user ${user} on this host, or in this user namespace` };
}

/** The accounts in lines of a passwd file. */
export function accountsIn(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([^:]+):[^:]*:(\d+):(\d+):/.exec(line);
    return match === null ? [] : [{ user: match[1] ?? '', uid: Number(match[2]), gid: Number(match[3]) }];
  });
}

/** Whether a user namespace with this map (inside, outside, count a line) knows the id. */
export function isMapped(id: number, map: string): boolean {
  return map.split('\n').some((line) => {
    const [inside = NaN, , count = 0] = line.trim().split(/\s+/).map(Number);
    return id >= inside && id < inside + count;
  });
}
