import { existsSync } from 'node:fs';

/** Why a program could not be started, as a sentence for a person. */
export function describeSpawnError(program: string, cwd: string | undefined, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' && cwd !== undefined && !existsSync(cwd)) {
    return `cannot start ${program}: its working directory ${cwd} does not exist`;
  }
  return `cannot start ${program}: ${words.get(code) ?? messageOf(error)}`;
}

const words: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such program (ENOENT)'],
  ['EACCES', 'it may not be executed (EACCES)'],
  ['EPERM', 'the operation is not permitted (EPERM)'],
  ['E2BIG', 'its arguments are too long (E2BIG)'],
  ['ENOMEM', 'there is not enough memory (ENOMEM)'],
  ['EAGAIN', 'there are too many processes (EAGAIN)'],
]);

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
