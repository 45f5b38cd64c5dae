import type { JsonSchema, Parameters, ParameterValue } from '@understudy/contracts';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { createAjv } from './create-ajv.ts';
import { secretParameters } from './secret-parameters.ts';

/**
 * Turns what a person wrote into what an agent gets: checked against the schema,
 * numbers and booleans converted from text, defaults filled in. All problems are
 * reported together. A parameter that the schema does not name is one of them, unless
 * the schema says otherwise: a mistyped name must not pass in silence.
 */
export type ParameterReading =
  | { readonly kind: 'good'; readonly parameters: Parameters }
  /** One sentence a problem. */
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

export type ParameterReader = (parameters: Parameters) => ParameterReading;

/**
 * Makes the reader for one agent.
 *
 * @param schema a valid one, as `checkManifest` finds
 * @throws when it cannot be compiled
 */
export function createParameterReader(schema: JsonSchema): ParameterReader {
  const ajv = createAjv({ coerceTypes: true, useDefaults: true, verbose: true, validateSchema: false });
  const validate = ajv.compile(closed(schema));
  const secrets = new Set(secretParameters(schema));
  const known = Object.keys((schema['properties'] as object | undefined) ?? {});
  return (parameters) => {
    const copy: Record<string, ParameterValue> = { ...parameters };
    if (validate(copy)) return { kind: 'good', parameters: copy };
    const sentences = (validate.errors ?? []).map((error) => inWords(error, known, secrets));
    return { kind: 'bad', problems: [...new Set(sentences)] };
  };
}

function closed(schema: JsonSchema): JsonSchema {
  const isStated = 'additionalProperties' in schema || 'unevaluatedProperties' in schema;
  return isStated ? schema : { ...schema, unevaluatedProperties: false };
}

function inWords(error: ErrorObject, known: readonly string[], secrets: ReadonlySet<string>): string {
  const details = error.params as Readonly<Record<string, unknown>>;
  const name = error.instancePath.slice(1).split('/')[0] ?? '';
  switch (error.keyword) {
    case 'required':
      return `parameter '${String(details['missingProperty'])}' is missing`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `there is no parameter '${unknownName(details)}' (there are: ${known.join(', ')})`;
    case 'enum':
      return `parameter '${name}' must be one of ${JSON.stringify(details['allowedValues'])}${found(error, name, secrets)}`;
    default:
      return `${name === '' ? 'the parameters' : `parameter '${name}'`} ${error.message ?? 'is not valid'}${found(error, name, secrets)}`;
  }
}

function unknownName(details: Readonly<Record<string, unknown>>): string {
  return String(details['additionalProperty'] ?? details['unevaluatedProperty']);
}

/** The value at fault, unless it is a secret. */
function found(error: ErrorObject, name: string, secrets: ReadonlySet<string>): string {
  return name === '' || secrets.has(name) ? '' : `, not ${JSON.stringify(error.data)}`;
}
