import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteAccount } from './session.ts';

const folders = ['/usr/bin', '/usr/local/bin', '/usr/local/mysql/bin'];

/** Path of a client program of MariaDB; its bare name where it is in none of the usual folders. */
export function clientProgram(name: 'mariadb' | 'mariadb-dump' | 'mariadb-binlog'): string {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}

/** A password stands in no command line: programs read it from a file that goes with the use of it. */
export async function withOptionFile<T>(
  { user, password, host, port }: RemoteAccount,
  runDirectory: string,
  use: (option: string) => Promise<T>,
): Promise<T> {
  const path = join(runDirectory, 'client.cnf');
  const quoted = password.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  await rm(path, { force: true });
  await writeFile(path, `[client]\nuser=${user}\npassword="${quoted}"\nhost=${host}\nport=${port}\nprotocol=tcp\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  try {
    return await use(`--defaults-file=${path}`);
  } finally {
    await rm(path, { force: true });
  }
}
