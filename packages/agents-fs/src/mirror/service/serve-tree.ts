/* The promoted side of a pull: rsync, which may read this tree and nothing else. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { TLSSocket } from 'node:tls';
import { stateFolder } from '../places.ts';

export const moduleName = 'tree';

/** What the module offers is fixed here; the other side chooses how it reads, not what. */
export function writeModule(path: string, directory: string): void {
  const lines = [
    'use chroot = no',
    'uid = 0',
    'gid = 0',
    'log file = /dev/null',
    `[${moduleName}]`,
    `path = ${directory}`,
    'read only = yes',
    'numeric ids = yes',
    'munge symlinks = no',
    `exclude = /${stateFolder}/`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
}

/** Joins the connection with a server of its own, which ends with it. */
export function serveTree(socket: TLSSocket, module: string): void {
  const server = spawn('rsync', ['--server', '--daemon', `--config=${module}`, '.'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
  });
  server.once('error', () => socket.destroy());
  server.stdin.on('error', () => socket.destroy());
  socket.once('close', () => server.kill());
  socket.pipe(server.stdin);
  server.stdout.pipe(socket);
}
