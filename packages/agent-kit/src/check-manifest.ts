import { agentActions, fenceActions, type AgentManifest } from '@understudy/contracts';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { createAjv } from './create-ajv.ts';

/** Judges what an agent says of itself, before anything of it runs. */

const action = {
  type: 'object',
  required: ['action', 'timeoutMs'],
  additionalProperties: false,
  properties: {
    action: { enum: agentActions },
    timeoutMs: { type: 'integer', minimum: 1 },
    intervalMs: { type: 'integer', minimum: 1 },
  },
} as const;

const fenceAction = {
  type: 'object',
  required: ['action', 'timeoutMs'],
  additionalProperties: false,
  properties: { action: { enum: fenceActions }, timeoutMs: { type: 'integer', minimum: 1 } },
} as const;

const must = (name: string) => ({ contains: { properties: { action: { const: name } } } });

const manifestSchema = {
  type: 'object',
  required: ['name', 'version', 'description', 'parameters', 'actions'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9:._@-]*$', maxLength: 128 },
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+([-+].*)?$' },
    description: { type: 'string', minLength: 1 },
    parameters: { type: 'object', required: ['type'], properties: { type: { const: 'object' } } },
    actions: { type: 'array', items: action },
    releaseFirst: { type: 'boolean' },
    saysPromotionScore: { type: 'boolean' },
    wantsNotices: { type: 'boolean' },
    watches: { type: 'boolean' },
    addressParameter: { type: 'string', minLength: 1 },
    ocfNames: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }, defaults: { type: 'object' } },
      },
    },
    systemServices: {
      type: 'array',
      items: {
        type: 'object',
        required: ['names'],
        additionalProperties: false,
        properties: {
          names: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
          when: { type: 'object' },
        },
      },
    },
    fencing: {
      type: 'object',
      required: ['actions', 'hostArgument'],
      additionalProperties: false,
      properties: {
        actions: { type: 'array', items: fenceAction, contains: { properties: { action: { const: 'off' } } } },
        hostArgument: { type: ['string', 'null'], minLength: 1 },
      },
    },
  },
  if: { required: ['fencing'] },
  then: { properties: { actions: { maxItems: 0 } } },
  else: { properties: { actions: { allOf: ['start', 'stop', 'monitor'].map(must) } } },
} as const;

/** Knows what a schema may look like. Compiling that costs more than all of an agent's own: once is enough. */
let dialect: Ajv2020 | undefined;
let validate: ValidateFunction<AgentManifest> | undefined;

/** What is wrong with it, a sentence each; empty if it is an `AgentManifest`. */
export function checkManifest(manifest: unknown): readonly string[] {
  validate ??= createAjv({ validateSchema: false }).compile<AgentManifest>(manifestSchema);
  if (!validate(manifest)) return (validate.errors ?? []).filter(isTelling).map(inWords);
  return [...checkSchema(manifest), ...doubleActions(manifest), ...deafNotices(manifest)];
}

/** The parameters' schema must itself be a valid one. */
function checkSchema(manifest: AgentManifest): readonly string[] {
  try {
    dialect ??= createAjv();
    if (dialect.validateSchema(manifest.parameters) !== true) throw new Error(dialect.errorsText());
    createAjv({ validateSchema: false }).compile(manifest.parameters);
    return [];
  } catch (error) {
    return [`parameters is not a valid schema: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function doubleActions(manifest: AgentManifest): readonly string[] {
  const names: readonly string[] = [...manifest.actions, ...(manifest.fencing?.actions ?? [])].map(
    (each) => each.action,
  );
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `actions names ${name} twice`,
  );
}

function deafNotices({ wantsNotices, actions }: AgentManifest): readonly string[] {
  const listens = actions.some(({ action }) => action === 'notify');
  return wantsNotices === true && !listens ? ['wantsNotices is set, and there is no notify'] : [];
}

/** `contains` explains a missing action; the errors of each item it looked at do not. */
function isTelling(error: ErrorObject): boolean {
  return error.keyword !== 'if' && (error.keyword !== 'const' || !error.schemaPath.includes('/contains/'));
}

function inWords(error: ErrorObject): string {
  const place = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword === 'contains') return `${named(place)} lacks ${missingAction(error)}`;
  if (error.keyword === 'additionalProperties') return `${named(place)} has an unknown key ${quoted(error)}`;
  return `${named(place)} ${error.message ?? 'is not valid'}`;
}

function missingAction(error: ErrorObject): string {
  if (error.instancePath.startsWith('/fencing')) return 'off';
  const index = /allOf\/(\d+)\//.exec(error.schemaPath)?.[1] ?? '0';
  return ['start', 'stop', 'monitor'][Number(index)] ?? 'an action';
}

function quoted(error: ErrorObject): string {
  return `'${String((error.params as { additionalProperty?: unknown }).additionalProperty)}'`;
}

function named(place: string): string {
  return place === '' ? 'the manifest' : place;
}
