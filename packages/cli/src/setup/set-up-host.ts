/** `crm init`: the two files that a host must have before its daemon can talk. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileNames, type HostPaths, UnderstudyError } from '@understudy/contracts';
import { createKey, readKey } from './cluster-key.ts';
import { writeFile } from './write-file.ts';

export interface HostSetup {
  readonly paths: HostPaths;
  /** Text of the membership file. */
  readonly membership: string;
  /** A file whose key is taken; null for the one that is there or, if none is, a new one. */
  readonly keyFile: string | null;
  /** Replace a membership file that is there. */
  readonly force: boolean;
}

export interface HostFiles {
  readonly membershipFile: string;
  readonly keyFile: string;
  /** Where the key came from. */
  readonly key: 'created' | 'copied' | 'kept';
}

/** Writes both files; throws `membership-exists` and leaves everything as it is where a host was set up before. */
export function setUpHost(setup: HostSetup): HostFiles {
  const membershipFile = join(setup.paths.configDirectory, fileNames.membership);
  const keyFile = join(setup.paths.configDirectory, fileNames.key);
  if (!setup.force && existsSync(membershipFile)) throw alreadySetUp(membershipFile);
  const key = keyOf(setup, keyFile);
  try {
    // The key first: a daemon starts once the membership file is there.
    if (key.text !== null) writeFile({ path: keyFile, text: key.text, mode: 0o600, overwrite: setup.force });
    writeFile({ path: membershipFile, text: setup.membership, mode: 0o644, overwrite: setup.force });
  } catch (error) {
    throw writeError(error, setup.paths.configDirectory, membershipFile);
  }
  return { membershipFile, keyFile, key: key.origin };
}

function keyOf(setup: HostSetup, keyFile: string): { readonly text: string | null; readonly origin: HostFiles['key'] } {
  if (setup.keyFile !== null && setup.keyFile !== keyFile) return { text: readKey(setup.keyFile), origin: 'copied' };
  // A key that is there may be the peer's, copied by hand: another one would part the two.
  if (existsSync(keyFile)) {
    readKey(keyFile);
    return { text: null, origin: 'kept' };
  }
  return { text: createKey(), origin: 'created' };
}

function alreadySetUp(file: string): UnderstudyError {
  return new UnderstudyError('membership-exists', `this host has a membership file already: ${file}`, {
    remedy: 'Keep it, or write another one in its place with --force (the key stays as it is).',
  });
}

function writeError(error: unknown, directory: string, membershipFile: string): UnderstudyError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') return alreadySetUp(membershipFile);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new UnderstudyError('no-permission', `no permission to write in ${directory}`, {
      remedy: 'Run the command as root: sudo crm init …',
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new UnderstudyError('internal', `the files in ${directory} cannot be written: ${reason}`, { cause: error });
}
