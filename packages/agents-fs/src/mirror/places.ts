/* Where the files of one copy lie. */
import { join } from 'node:path';

/** In the tree itself: a disk that was changed, or is not mounted, has no history. Left out of what is mirrored. */
export const stateFolder = '.mirror';

export interface TreePaths {
  readonly directory: string;
  /** Root alone may enter it. */
  readonly folder: string;
  readonly state: string;
  /** Where a file that comes lies until it is whole. */
  readonly incoming: string;
  /** What a pull has replaced or removed, until it is known whether anybody will miss it. */
  readonly replaced: string;
  /** A folder for each time that something was set aside. */
  readonly setAside: string;
  /** Made by a person: take this copy as it is, once. */
  readonly acceptFile: string;
}

export function treePathsOf(directory: string): TreePaths {
  const folder = join(directory, stateFolder);
  return {
    directory,
    folder,
    state: join(folder, 'state.json'),
    incoming: join(folder, 'incoming'),
    replaced: join(folder, 'replaced'),
    setAside: join(folder, 'set-aside'),
    acceptFile: join(folder, 'accept-loss'),
  };
}

/** In the run directory. */
export interface RunPaths {
  readonly pidFile: string;
  readonly log: string;
  readonly configuration: string;
  /** Where the program takes orders of the agent's. */
  readonly socket: string;
  /** What rsync is told when it serves the tree. */
  readonly module: string;
}

export function runPathsOf(runDirectory: string): RunPaths {
  return {
    pidFile: join(runDirectory, 'mirror.pid'),
    log: join(runDirectory, 'mirror.log'),
    configuration: join(runDirectory, 'mirror.json'),
    socket: join(runDirectory, 'mirror.sock'),
    module: join(runDirectory, 'rsyncd.conf'),
  };
}
