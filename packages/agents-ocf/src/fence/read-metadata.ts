import type { AgentManifest, FenceActionDescription, FenceAgentAction, JsonSchema } from '@understudy/contracts';
import { SaxesParser } from 'saxes';

/**
 * What a fence agent says of itself (`action=metadata`, XML) → a manifest. What it says
 * of types is believed as far as it helps to find mistakes; an unknown type is text.
 */

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  type: string;
  default: string | null;
  description: string;
  readonly options: string[];
}

interface Metadata {
  shortDescription: string;
  readonly parameters: Parameter[];
  readonly actions: { readonly name: string; readonly timeout: string | null }[];
}

/** @throws when it is not XML, or no fence agent's: the message says why */
export function manifestFromMetadata(name: string, xml: string): AgentManifest {
  const metadata = parse(xml);
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

/** For a program that was not asked yet: anything may be said to it. */
export function openManifest(name: string): AgentManifest {
  const actions = (['off', 'on', 'reboot', 'status', 'monitor', 'list'] as const).map((action) =>
    describe(action, null),
  );
  const secrets = Object.fromEntries(usualSecrets.map((secret) => [secret, { type: 'string', writeOnly: true }]));
  return {
    name,
    version: '1.0.0',
    description: `The fence agent ${name}; what it can do was not read yet.`,
    parameters: { type: 'object', properties: secrets, additionalProperties: true },
    actions: [],
    fencing: { actions, hostArgument: 'plug' },
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
  for (const { name, timeout } of actions) {
    const action = known.get(name);
    if (action !== undefined && !described.has(action)) described.set(action, describe(action, timeout));
  }
  return [...described.values()];
}

function describe(action: FenceAgentAction, timeout: string | null): FenceActionDescription {
  const acts = action === 'off' || action === 'on' || action === 'reboot';
  const seconds = timeout === null ? NaN : Number.parseFloat(timeout);
  const ownMs = Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : null;
  return { action, timeoutMs: ownMs ?? (acts ? actingTimeoutMs : askingTimeoutMs) };
}

/** As Pacemaker looks for it. */
function hostArgumentOf({ parameters }: Metadata): string | null {
  return ['plug', 'port'].find((name) => parameters.some((parameter) => parameter.name === name)) ?? null;
}

/** Given by us, or of no use in a cluster. */
const ownParameters: ReadonlySet<string> = new Set(['action', 'option', 'help', 'version']);
const usualSecrets = ['passwd', 'password', 'snmp_priv_passwd', 'community', 'secret_key', 'token'] as const;
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

function schemaOfParameter({ name, type, description, options }: Parameter): JsonSchema {
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

function parse(xml: string): Metadata {
  const metadata: Metadata = { shortDescription: '', parameters: [], actions: [] };
  const parser = new SaxesParser({ xmlns: false });
  let root: string | null = null;
  let text = '';
  parser.on('error', (error) => {
    throw new Error(`its metadata is not XML: ${error.message}`);
  });
  parser.on('text', (more) => (text += more));
  parser.on('opentag', ({ name, attributes }) => {
    root ??= name;
    text = '';
    open(metadata, name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    const last = metadata.parameters.at(-1);
    if (name === 'shortdesc' && last !== undefined && last.description === '') last.description = text.trim();
  });
  parser.write(xml.trim()).close();
  if (root !== 'resource-agent') throw new Error('its metadata is not that of an agent');
  return metadata;
}

type Attributes = Readonly<Record<string, string | undefined>>;

function open(metadata: Metadata, element: string, attributes: Attributes): void {
  const last = metadata.parameters.at(-1);
  switch (element) {
    case 'resource-agent':
      metadata.shortDescription = attributes['shortdesc'] ?? '';
      break;
    case 'parameter': {
      const name = attributes['name'];
      if (name === undefined) break;
      const required = attributes['required'] === '1';
      metadata.parameters.push({ name, required, type: 'string', default: null, description: '', options: [] });
      break;
    }
    case 'content':
      if (last === undefined) break;
      last.type = attributes['type'] ?? 'string';
      last.default = attributes['default'] ?? null;
      break;
    case 'option':
      last?.options.push(attributes['value'] ?? '');
      break;
    case 'action':
      metadata.actions.push({ name: attributes['name'] ?? '', timeout: attributes['timeout'] ?? null });
      break;
    default:
  }
}
