import type { BuiltinConfiguration } from './configuration.ts';

/**
 * Becomes the configuration's account, if this process is root. In a user namespace
 * that knows no other user, root is nobody outside of it, and stays unless told
 * otherwise.
 *
 * @throws if an account that was asked for cannot be had
 */
export function dropPrivileges({ account, accountIsRequired }: BuiltinConfiguration): void {
  if (account === null || process.getuid?.() !== 0) return;
  try {
    process.setgroups?.([account.gid]);
    process.setgid?.(account.gid);
    process.setuid?.(account.uid);
  } catch (error) {
    if (accountIsRequired) throw new Error(`cannot become ${account.user}`, { cause: error });
    process.stderr.write(`goes on as root, since it cannot become ${account.user}\n`);
  }
}
