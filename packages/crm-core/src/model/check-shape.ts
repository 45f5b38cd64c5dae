/**
 * Judges plain data against a JSON schema, and says everything that is wrong in
 * words. Also tells which parts are unsound, so that other checks can go on with the
 * rest.
 */
import type { JsonSchema, Problem } from '@understudy/contracts';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { describeShapeError, type Path } from './check-shape-message.ts';

export interface ShapeReport {
  /** One a place and cause, in no particular order. */
  readonly problems: readonly Problem[];
  /** Paths of the values that are not what the schema wants. A mapping that only lacks something is sound. */
  readonly unsound: readonly Path[];
}

export type ShapeCheck = (data: unknown) => ShapeReport;

/** @throws when the schema cannot be compiled: it is ours, and a test sees that it is valid */
export function createShapeCheck(schema: JsonSchema): ShapeCheck {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    discriminator: true,
    verbose: true,
    ownProperties: true,
    // Compiling the schema of schemas takes longer than all the rest.
    validateSchema: false,
    // A document is checked seldom: compiling faster counts for more than running faster.
    code: { optimize: false },
  });
  const validate = ajv.compile(schema);
  return (data) => report(validate, data);
}

function report(validate: ValidateFunction, data: unknown): ShapeReport {
  if (validate(data)) return { problems: [], unsound: [] };
  const errors = (validate.errors ?? []).filter((error) => !isEcho(error));
  const described = errors.map((error) => describeShapeError(error, pathOf(error.instancePath, data)));
  return {
    problems: described.flatMap(({ problem }) => (problem === null ? [] : [problem])),
    unsound: described.flatMap(({ unsound }) => (unsound === null ? [] : [unsound])),
  };
}

/** Errors that only say that others were found. */
function isEcho(error: ErrorObject): boolean {
  return error.keyword === 'propertyNames' || error.keyword === 'oneOf' || error.keyword === 'if';
}

/** A JSON pointer as steps; those into arrays are numbers. */
function pathOf(pointer: string, data: unknown): Path {
  let value: unknown = data;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const isIndex = Array.isArray(value);
      value = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
      return isIndex ? Number(step) : step;
    });
}
