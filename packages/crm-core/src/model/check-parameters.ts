/**
 * Parameters as an agent's schema reads them: text that looks like a number is one
 * where the agent wants one, and the other way round. The agent's host reads them in
 * the same way before each operation, and fills in the agent's own defaults.
 */
import type { AgentManifest, JsonSchema, Parameters, ParameterValue, Problem } from '@understudy/contracts';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { problemAt } from './check-context.ts';
import { hintFor } from './check-nearest-name.ts';
import { quote, wrongType, type Path } from './check-shape-message.ts';

export interface ParameterReading {
  /** Converted; of no use if there are problems. */
  readonly parameters: Parameters;
  readonly problems: readonly Problem[];
}

/** @param path where the parameters stand in the document */
export function readParameters(manifest: AgentManifest, given: Parameters, path: Path): ParameterReading {
  const validate = checkOf(manifest.parameters);
  if (typeof validate === 'string') return { parameters: given, problems: [invalidAgent(manifest, validate, path)] };
  const parameters: Record<string, ParameterValue> = Object.fromEntries(Object.entries(given));
  if (validate(parameters)) return { parameters, problems: [] };
  const errors = (validate.errors ?? []).filter((error) => error.keyword !== 'if');
  return { parameters, problems: errors.map((error) => describe(error, manifest, path)) };
}

/** Compiling is dear, and many resources share an agent: the same schema has the same check. */
const checks = new WeakMap<JsonSchema, ValidateFunction | string>();

function checkOf(schema: JsonSchema): ValidateFunction | string {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  const check = compile(schema);
  checks.set(schema, check);
  return check;
}

/** Knows what a schema may look like. Compiling that costs more than a schema of an agent: once is enough. */
let dialect: Ajv2020 | undefined;

/** The check, or why the schema is none. A schema that says nothing of unknown names refuses them. */
function compile(schema: JsonSchema): ValidateFunction | string {
  dialect ??= new Ajv2020({ strict: false, validateFormats: false });
  if (dialect.validateSchema(schema) !== true) return `schema is invalid: ${dialect.errorsText()}`;
  const ajv = new Ajv2020({
    allErrors: true,
    validateSchema: false,
    coerceTypes: true,
    strict: false,
    validateFormats: false,
    verbose: true,
    ownProperties: true,
    // An agent's schema is compiled for a handful of checks.
    code: { optimize: false },
  });
  const isClosed = 'additionalProperties' in schema || 'unevaluatedProperties' in schema;
  try {
    return ajv.compile(isClosed ? schema : { ...schema, unevaluatedProperties: false });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function invalidAgent(manifest: AgentManifest, reason: string, path: Path): Problem {
  const message = `the agent '${manifest.name}' has an invalid schema of parameters: ${reason}`;
  return problemAt([...path.slice(0, -1), 'agent'], 'invalid-agent', message, 'update the agent, or tell its author');
}

function describe(error: ErrorObject, manifest: AgentManifest, path: Path): Problem {
  const details = error.params as Readonly<Record<string, unknown>>;
  const known = propertiesOf(manifest.parameters);
  switch (error.keyword) {
    case 'required': {
      const name = String(details['missingProperty']);
      const message = `parameter '${name}' is missing`;
      return problemAt(path, 'missing-parameter', message, descriptionOf(known[name]));
    }
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = String(details['additionalProperty'] ?? details['unevaluatedProperty']);
      const message = `agent '${manifest.name}' has no parameter '${name}'`;
      return problemAt([...path, name], 'unknown-parameter', message, hintFor(name, Object.keys(known), 'it has'));
    }
    default:
      return invalid(error, known, path);
  }
}

function invalid(error: ErrorObject, known: Readonly<Record<string, JsonSchema>>, path: Path): Problem {
  const name = error.instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  if (name === '') return problemAt(path, 'invalid-parameter', `the parameters ${error.message ?? 'are not valid'}`);
  const isHidden = isSecret(known[name]);
  const shown = isHidden ? 'the value (a secret)' : quote(error.data);
  const place = [...path, name];
  switch (error.keyword) {
    case 'type': {
      const { message, hint } = wrongType(error.data, error.schema);
      return problemAt(place, 'invalid-parameter', isHidden ? `${shown} has the wrong type` : message, hint);
    }
    case 'enum': {
      const allowed = (error.schema as readonly unknown[]).map(String);
      const hint = hintFor(isHidden ? '' : String(error.data), allowed, 'allowed');
      return problemAt(place, 'invalid-parameter', isHidden ? `${shown} is not known` : `unknown value ${shown}`, hint);
    }
    default: {
      const message = `${shown} ${error.message ?? 'is not valid'}`;
      return problemAt(place, 'invalid-parameter', message, descriptionOf(known[name]));
    }
  }
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function descriptionOf(schema: JsonSchema | undefined): string {
  const description = schema?.['description'];
  return typeof description === 'string' ? description : '';
}

function isSecret(schema: JsonSchema | undefined): boolean {
  return schema?.['writeOnly'] === true || schema?.['format'] === 'password';
}
