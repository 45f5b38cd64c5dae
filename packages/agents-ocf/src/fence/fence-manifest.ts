import type { AgentManifest, FenceActionDescription, FenceAgentAction, JsonSchema } from '@understudy/contracts';
import { readMetadata, type Metadata, type MetadataParameter } from '../metadata/read-metadata.ts';

/**
 * What a fence agent says of itself → a manifest. What it says of types is believed as
 * far as it helps to find mistakes; an unknown type is text.
 */

/** @throws when it is not XML, or no fence agent's: the message says why */
export function manifestFromMetadata(name: string, xml: string): AgentManifest {
  const metadata = readMetadata(xml);
  const actions = actionsOf(metadata);
  if (!actions.some(({ action }) => action === 'off'))
    throw new Error('it cannot take a host its power: it has no off');
  const hostArgument = hostArgumentOf(metadata);
  return {
    name,
    version: '1.0.0',
    description: metadata.shortDescription === '' ? `The fence agent ${name}.` : metadata.shortDescription,
    parameters: schemaOf(metadata, hostArgument),
    actions: [],
    fencing: { actions, hostArgument },
  };
}

const known: ReadonlyMap<string, FenceAgentAction> = new Map([
  ['off', 'off'],
  ['on', 'on'],
  ['reboot', 'reboot'],
  ['status', 'status'],
  ['monitor', 'monitor'],
  ['list', 'list'],
  ['validate-all', 'validate'],
]);
const actingTimeoutMs = 60_000;
const askingTimeoutMs = 20_000;

function actionsOf({ actions }: Metadata): FenceActionDescription[] {
  const described = new Map<FenceAgentAction, FenceActionDescription>();
  for (const { name, timeoutMs } of actions) {
    const action = known.get(name);
    if (action !== undefined && !described.has(action)) described.set(action, describe(action, timeoutMs));
  }
  return [...described.values()];
}

function describe(action: FenceAgentAction, timeoutMs: number | null): FenceActionDescription {
  const acts = action === 'off' || action === 'on' || action === 'reboot';
  return { action, timeoutMs: timeoutMs ?? (acts ? actingTimeoutMs : askingTimeoutMs) };
}

/** As Pacemaker looks for it. */
function hostArgumentOf({ parameters }: Metadata): string | null {
  return ['plug', 'port'].find((name) => parameters.some((parameter) => parameter.name === name)) ?? null;
}

/** Given by us, or of no use in a cluster. */
const ownParameters: ReadonlySet<string> = new Set(['action', 'option', 'help', 'version']);
const secretName = /pass(wd|word|phrase)?$|secret|token|community|(^|_)(api_?)?key$/;

function schemaOf({ parameters }: Metadata, hostArgument: string | null): JsonSchema {
  const own = parameters.filter(({ name }) => !ownParameters.has(name));
  const given = new Set(['plug', 'port', 'nodename', hostArgument]);
  const required = own.filter(
    (parameter) => parameter.required && parameter.default === null && !given.has(parameter.name),
  );
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(own.map((parameter) => [parameter.name, schemaOfParameter(parameter)])),
    required: required.map(({ name }) => name),
  };
}

function schemaOfParameter({ name, type, description, options }: MetadataParameter): JsonSchema {
  return {
    ...typeOf(type, options),
    ...(description === '' ? {} : { description }),
    ...(secretName.test(name) ? { writeOnly: true } : {}),
  };
}

function typeOf(type: string, options: readonly string[]): JsonSchema {
  switch (type) {
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer' };
    case 'second':
      return { type: 'number', minimum: 0 };
    case 'select':
      return options.length === 0 ? { type: 'string' } : { type: 'string', enum: options };
    default:
      return { type: 'string' };
  }
}
