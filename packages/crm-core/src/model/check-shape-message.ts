import type { JsonSchema, Problem } from '@understudy/contracts';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { hintFor } from './check-nearest-name.ts';
import type { ProblemCode } from './check-problem-codes.ts';

export type Path = readonly (string | number)[];

export interface DescribedError {
  /** Null if another error says it better. */
  readonly problem: Problem | null;
  /** What is to be left out so that the rest is sound; null if nothing. */
  readonly unsound: Path | null;
}

type Described = { readonly code: ProblemCode; readonly message: string; readonly hint: string };

const unitHint = "write it with its unit, such as '250ms', '10s', '10min' or '1h'";

/** One of ajv's errors (`verbose`) in words. */
export function describeShapeError(error: ErrorObject, path: Path): DescribedError {
  const details = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
      return { problem: { path, ...missing(error, String(details['missingProperty'])) }, unsound: null };
    case 'additionalProperties': {
      const unknown = [...path, String(details['additionalProperty'])];
      return { problem: { path: unknown, ...unknownProperty(error, unknown) }, unsound: unknown };
    }
    case 'discriminator':
      return describeTag(error, [...path, String(details['tag'])]);
    default: {
      // A bad name does not make what it names unsound.
      if (error.propertyName === undefined) return { problem: { path, ...describeValue(error, path) }, unsound: path };
      return {
        problem: {
          path: [...path, error.propertyName],
          code: 'invalid-key',
          ...invalidName(error.propertyName, error),
        },
        unsound: null,
      };
    }
  }
}

function schemaOf(error: ErrorObject): JsonSchema {
  return error.parentSchema ?? {};
}

function propertiesOf(error: ErrorObject): Readonly<Record<string, JsonSchema>> {
  return (schemaOf(error)['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function missing(error: ErrorObject, name: string): Described {
  const description = propertiesOf(error)[name]?.['description'];
  const hint = typeof description === 'string' ? `add '${name}': ${asPhrase(description)}` : `add '${name}'`;
  return { code: 'missing-property', message: `'${name}' is missing`, hint };
}

/** A description, which is a sentence, as a part of one. */
function asPhrase(sentence: string): string {
  return (sentence.charAt(0).toLowerCase() + sentence.slice(1)).replace(/\.$/, '');
}

function unknownProperty(error: ErrorObject, path: Path): Described {
  const name = String(path.at(-1));
  const hint = hintFor(name, Object.keys(propertiesOf(error)), 'allowed');
  return { code: 'unknown-property', message: `unknown property '${name}'`, hint };
}

function describeTag(error: ErrorObject, path: Path): DescribedError {
  const value = (error.data as Readonly<Record<string, unknown>>)[String(path.at(-1))];
  const unsound = path.slice(0, -1);
  // It is reported as a missing property as well.
  if (value === undefined) return { problem: null, unsound };
  const kinds = (schemaOf(error)['oneOf'] as readonly JsonSchema[]).map(tagOf(String(path.at(-1))));
  return { problem: { path, ...notAllowed(value, kinds) }, unsound };
}

function tagOf(tag: string): (branch: JsonSchema) => string {
  return (branch) => String((branch['properties'] as Readonly<Record<string, JsonSchema>>)[tag]?.['const']);
}

function describeValue(error: ErrorObject, path: Path): Described {
  const schema = schemaOf(error);
  const pattern = typeof schema['pattern'] === 'string' ? schema['pattern'] : '';
  if (pattern.endsWith('(ms|s|min|h)$')) return invalidDuration(error.data);
  if (pattern.endsWith('INFINITY$') && (error.keyword === 'pattern' || error.keyword === 'type')) {
    return invalidScore(error.data);
  }
  switch (error.keyword) {
    case 'type':
      return { code: 'wrong-type', ...wrongType(error.data, schema['type']) };
    case 'pattern':
      return { code: 'invalid-name', ...invalidName(String(error.data), error) };
    case 'enum':
      return notAllowed(error.data, (schema['enum'] as readonly unknown[]).map(String));
    case 'const':
      return path.length === 1 && path[0] === 'version'
        ? unsupportedVersion(error.data, schema['const'])
        : notAllowed(error.data, [String(schema['const'])]);
    default:
      return limit(error);
  }
}

function invalidName(name: string, error: ErrorObject): Pick<Described, 'message' | 'hint'> {
  const beginsWithDigit = String((error.params as Readonly<Record<string, unknown>>)['pattern']).startsWith(
    '^[A-Za-z0-9',
  );
  return {
    message: `${quote(name)} is not a valid name`,
    hint: `letters, digits, _ and -, at most 64${beginsWithDigit ? '' : ', and a letter first'}`,
  };
}

function unsupportedVersion(value: unknown, known: unknown): Described {
  const message = `version ${quote(value)} of this document is not known`;
  return { code: 'unsupported-version', message, hint: `this release reads version ${String(known)}` };
}

function notAllowed(value: unknown, allowed: readonly string[]): Described {
  const hint = hintFor(typeof value === 'string' ? value : '', allowed, 'allowed');
  return { code: 'not-allowed-value', message: `unknown value ${quote(value)}`, hint };
}

function invalidDuration(value: unknown): Described {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^[0-9.]+$/.test(value));
  const hint = isNumber ? `write '${value}s' for seconds, '${value}ms' for milliseconds` : unitHint;
  const message = isNumber ? `${quote(value)} has no unit` : `${quote(value)} is not a duration`;
  return { code: 'invalid-duration', message, hint };
}

function invalidScore(value: unknown): Described {
  const message = `${quote(value)} is not a score`;
  return { code: 'invalid-score', message, hint: 'an integer, INFINITY or -INFINITY' };
}

function limit(error: ErrorObject): Described {
  const bound = (error.params as Readonly<Record<string, unknown>>)['limit'];
  switch (error.keyword) {
    case 'minimum':
      return { code: 'out-of-range', message: `${quote(error.data)} is too small`, hint: `at least ${String(bound)}` };
    case 'maximum':
      return { code: 'out-of-range', message: `${quote(error.data)} is too large`, hint: `at most ${String(bound)}` };
    case 'minLength':
      return { code: 'out-of-range', message: `${quote(error.data)} is too short`, hint: `at least ${String(bound)}` };
    case 'maxLength':
      return { code: 'out-of-range', message: `${quote(error.data)} is too long`, hint: `at most ${String(bound)}` };
    case 'minItems':
    case 'minProperties':
      return { code: 'out-of-range', message: 'there is too little of it', hint: `at least ${String(bound)}` };
    case 'maxItems':
    case 'maxProperties':
      return { code: 'out-of-range', message: 'there is too much of it', hint: `at most ${String(bound)}` };
    default:
      return { code: 'invalid-value', message: `${quote(error.data)} ${error.message ?? 'is not valid'}`, hint: '' };
  }
}

const typeNames = new Map([
  ['object', 'a mapping'],
  ['array', 'a list'],
  ['string', 'a text'],
  ['integer', 'an integer'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
]);

/** `type` is a schema's: one name or a list. */
export function wrongType(value: unknown, type: unknown): { readonly message: string; readonly hint: string } {
  const wanted = [type].flat().map((name) => typeNames.get(String(name)) ?? String(name));
  if (value === null)
    return { message: 'there is nothing here', hint: `must be ${wanted.join(' or ')}; or leave it out` };
  return { message: `${quote(value)} is not ${wanted.join(' or ')}`, hint: '' };
}

const quotedLength = 60;

/** A value as people know it, not longer than a line takes. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return `'${value.length > quotedLength ? `${value.slice(0, quotedLength)}…` : value}'`;
}
