import type { JsonSchema } from '@understudy/contracts';

/**
 * Names of the parameters whose values nobody may read: those whose schema says
 * `"writeOnly": true` or `"format": "password"`. Sorted.
 */
export function secretParameters(schema: JsonSchema): readonly string[] {
  return Object.entries(asRecord(schema['properties']))
    .filter(([, property]) => isSecret(asRecord(property)))
    .map(([name]) => name)
    .sort();
}

function isSecret(property: Readonly<Record<string, unknown>>): boolean {
  return property['writeOnly'] === true || property['format'] === 'password';
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
