/** Refuses, by name, an answer of an API version that this program does not know. */
import { UnderstudyError, versions } from '@understudy/contracts';

/** The document as an object that says the right version; throws `unknown-version`. */
export function checkVersion(document: unknown, what: string): Readonly<Record<string, unknown>> {
  const version = isRecord(document) ? document['version'] : undefined;
  if (isRecord(document) && version === versions.api) return document;
  const found = version === undefined ? 'no version' : `version ${JSON.stringify(version)}`;
  throw new UnderstudyError('unknown-version', `${what} has ${found}; this crm knows version ${versions.api}`, {
    remedy: 'Install the same release of understudy on this host as the daemon runs, then restart the daemon.',
  });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
