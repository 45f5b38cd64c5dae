/**
 * The two words that a command line needs of the cluster's model. Loaded when they are needed: the model brings its
 * schema checker along, and `crm --help` shall not wait for that.
 */
import { UnderstudyError } from '@understudy/contracts';

/** The one of `names` that was probably meant, if any is close. */
export async function findNearestName(name: string, names: readonly string[]): Promise<string | undefined> {
  const { nearestName } = await import('@understudy/crm-core');
  return nearestName(name, names);
}

/** Milliseconds for a duration with its unit; throws `invalid-request` naming the flag. */
export async function durationMs(text: string, flag: string): Promise<number> {
  const { parseDuration } = await import('@understudy/crm-core');
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new UnderstudyError('invalid-request', `${flag}: '${text}' is not a duration`, {
    remedy: 'Write a number and its unit: 500ms, 30s, 5min, 1h.',
  });
}
