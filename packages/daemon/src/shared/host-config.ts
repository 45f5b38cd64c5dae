import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileNames, UnderstudyError } from '@understudy/contracts';
import type { HostPaths } from '@understudy/contracts';
import type { MembershipConfig } from '@understudy/crm-core';
import { formatProblems, readMembership } from '@understudy/formats';
import { readKeyFile } from './key-file.ts';
import { deriveKeys } from './keys.ts';
import type { ClusterKeys } from './keys.ts';

/** What a host must know before it can talk. */
export interface HostConfig {
  readonly node: string;
  readonly membership: MembershipConfig;
  /** SHA-256 of what the membership file means. */
  readonly membershipHash: string;
  readonly keys: ClusterKeys;
  readonly paths: HostPaths;
}

/** @throws UnderstudyError when the membership file or the key cannot be used, saying which and why. */
export function loadHostConfig(paths: HostPaths): HostConfig {
  const membershipPath = join(paths.configDirectory, fileNames.membership);
  const text = readText(membershipPath);
  const { config, problems, canonical } = readMembership({ text, name: membershipPath });
  if (config === null) {
    const lines = formatProblems(problems, { name: membershipPath, text });
    throw new UnderstudyError('invalid-membership', `the membership file is not usable:\n${lines.join('\n')}`);
  }
  return {
    node: ownName(config, membershipPath),
    membership: config,
    membershipHash: createHash('sha256').update(canonical).digest('hex'),
    keys: deriveKeys(readKeyFile(join(paths.configDirectory, fileNames.key), howToMake), config.cluster),
    paths,
  };
}

function ownName({ nodes }: MembershipConfig, path: string): string {
  const full = hostname();
  const short = full.split('.')[0];
  const own = nodes.find(({ id }) => id === full) ?? nodes.find(({ id }) => id === short);
  if (own !== undefined) return own.id;
  const names = nodes.map(({ id }) => id).join(', ');
  throw new UnderstudyError('invalid-membership', `this host is called ${full}, but ${path} names only ${names}`, {
    remedy: 'Nodes are named as their hosts (uname -n): change the file, or the name of the host.',
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnderstudyError('unreadable-file', `the membership file cannot be read: ${reason}`, {
      remedy: howToMake,
      cause,
    });
  }
}

const howToMake = 'crm init makes membership file and key on the first host; copy them to the other.';
