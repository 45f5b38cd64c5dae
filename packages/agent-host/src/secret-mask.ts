import type { JsonSchema, Parameters } from '@understudy/contracts';
import { secretParameters } from '@understudy/agent-kit/schema';

/**
 * Hides the values of secret parameters in everything that leaves a plugin: reasons,
 * log lines, details, whatever it prints. Values are learned from the requests, the
 * latest of each resource; so a text is masked wherever in the plugin it comes from.
 */
interface SecretMask {
  /** Takes note of a resource's secrets. */
  readonly learn: (resource: string, schema: JsonSchema, parameters: Parameters) => void;
  readonly text: (text: string) => string;
  /** The same through all texts in plain data; keys stay. */
  readonly data: (value: unknown) => unknown;
}

const masked = '********';
/** Deeper data is dropped, not shown: nothing may slip past the mask. */
const maxDepth = 8;

export function createSecretMask(): SecretMask {
  const valuesOf = new Map<string, readonly string[]>();
  let secrets: readonly string[] = [];
  const text = (plain: string): string => secrets.reduce((result, secret) => result.replaceAll(secret, masked), plain);
  return {
    learn: (resource, schema, parameters) => {
      valuesOf.set(resource, secretValues(schema, parameters));
      // The longest first: a secret that begins with another one must not leave its end.
      secrets = [...new Set([...valuesOf.values()].flat())].sort((a, b) => b.length - a.length);
    },
    text,
    data: (value) => maskData(value, text, 0),
  };
}

function secretValues(schema: JsonSchema, parameters: Parameters): readonly string[] {
  return secretParameters(schema)
    .map((name) => String(parameters[name] ?? ''))
    .filter((value) => value !== '')
    .flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]);
}

function maskData(value: unknown, text: (plain: string) => string, depth: number): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return text(String(value)) === String(value) ? value : masked;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '…';
  if (Array.isArray(value)) return value.map((each) => maskData(each, text, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskData(each, text, depth + 1)]));
}
