/* The other side of a pull: rsync, which brings this tree into step with what comes over a connection. */
import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { MirrorConfiguration } from '../configuration.ts';
import { stateFolder, type TreePaths } from '../places.ts';
import { moduleName } from './serve-tree.ts';

/** What rsync takes for its remote shell: it joins rsync with descriptor 3, and ends when that does. */
const bridge = `/bin/sh -c 'exec 4<&0; cat <&4 >&3 & cat <&3; kill $!' sh`;

/** Files that vanished while rsync read the tree: they are changes that the next pull has. */
const vanished = 24;
const maxWordsLength = 500;
/** A promoted side that says nothing for so long has gone. */
const silenceLimitSeconds = 60;

export interface Fetch {
  readonly paths: TreePaths;
  readonly configuration: Pick<MirrorConfiguration, 'excludes' | 'bandwidthLimit'>;
  /** Whether contents are compared where size and time are the same. */
  readonly comparesContents: boolean;
  readonly signal: AbortSignal;
}

/**
 * Files come whole or not at all, each into the place of its former self, which is moved to `paths.replaced`, as is what
 * is removed. Gives why it failed; undefined: it did not.
 */
export async function fetchTree(socket: TLSSocket, fetch: Fetch): Promise<string | undefined> {
  const child = spawn('rsync', argumentsOf(fetch), { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], cwd: '/' });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (words = (words + part).slice(-maxWordsLength)));
  const channel = child.stdio[3] as Duplex;
  // The bridge ends with its channel, and only then is all of it over.
  const end = (): void => {
    child.kill();
    channel.destroy();
    socket.destroy();
  };
  fetch.signal.addEventListener('abort', end, { once: true });
  channel.on('error', () => socket.destroy());
  socket.pipe(channel).pipe(socket);
  socket.once('close', () => channel.end());
  if (fetch.signal.aborted) end();
  try {
    const code = await codeOf(child);
    if (code === 0 || code === vanished) return undefined;
    return typeof code === 'string' ? code : `rsync ended with ${code ?? 'a signal'}: ${words.trim()}`;
  } finally {
    fetch.signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

/** A string: why it never ran. */
function codeOf(child: ReturnType<typeof spawn>): Promise<number | string | null> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`rsync: ${error.message}`));
    child.once('close', (code) => resolve(code));
  });
}

function argumentsOf({ paths, configuration, comparesContents }: Fetch): readonly string[] {
  const { excludes, bandwidthLimit } = configuration;
  return [
    ...['-aHAX', '--numeric-ids', '--fsync', '--delete-delay', `--timeout=${silenceLimitSeconds}`],
    ...['--backup', `--backup-dir=${paths.replaced}`, `--temp-dir=${paths.incoming}`],
    `--exclude=/${stateFolder}/`,
    '--exclude=/lost+found/',
    ...excludes.map((pattern) => `--exclude=${pattern}`),
    ...(comparesContents ? ['--checksum'] : []),
    ...(bandwidthLimit === 0 ? [] : [`--bwlimit=${bandwidthLimit}`]),
    ...['-e', bridge, `promoted::${moduleName}/`, `${paths.directory}/`],
  ];
}
