import { existsSync } from 'node:fs';
import { run } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { splitWords } from './split-words.ts';

export type EnvironmentResult =
  | { readonly kind: 'environment'; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'problem'; readonly reason: string };

const debianFile = '/etc/apache2/envvars';

/**
 * The environment that Apache's `envfiles` make. They are shell scripts by their
 * nature (Debian's holds conditions), so a shell reads them; their names reach it as
 * words, never as text to be read.
 */
export async function readEnvironment(
  { envfiles, configfile }: Pick<HttpdParameters, 'envfiles' | 'configfile'>,
  signal: AbortSignal,
): Promise<EnvironmentResult> {
  const usual = configfile !== undefined && existsSync(debianFile) ? debianFile : undefined;
  const files = splitWords(envfiles ?? usual);
  if (files.length === 0) return { kind: 'environment', env: {} };
  const script = 'for file do . "$file" || exit 1; done; exec env -0';
  const result = await run(['/bin/sh', '-c', `set -a; ${script}`, 'envfiles', ...files], { signal });
  if (result.code === 0) return { kind: 'environment', env: environmentIn(result.stdout) };
  return { kind: 'problem', reason: `${files.join(' ')} cannot be read as shell files: ${result.stderr.trim()}` };
}

/** What `env -0` prints. */
export function environmentIn(text: string): Readonly<Record<string, string>> {
  const entries = text.split('\0').flatMap((entry) => {
    const equals = entry.indexOf('=');
    return equals <= 0 ? [] : [[entry.slice(0, equals), entry.slice(equals + 1)] as const];
  });
  return Object.fromEntries(entries);
}
