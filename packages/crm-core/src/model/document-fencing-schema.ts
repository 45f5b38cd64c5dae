/** The JSON schema of a definition's `fencing` section and storm brake; see `document-schema.ts`. */
import { fenceActions, type JsonSchema } from '@understudy/contracts';

const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });
const name = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });

function object(title: string, properties: JsonSchema, required: readonly string[] = []): JsonSchema {
  return { title, type: 'object', additionalProperties: false, properties, required };
}

const action = object('Step with a fence device', {
  action: { type: 'string', enum: fenceActions, description: 'What the agent is told instead.' },
  timeout: ref('duration'),
  retries: { type: 'integer', minimum: 0, maximum: 20, description: 'How often it is tried again after a failure.' },
});

const device = object(
  'Fence device',
  {
    agent: name('The fence agent, such as fence:ipmilan.'),
    parameters: ref('parameters'),
    hosts: {
      description: 'The nodes that it can fence: a list, or what the device calls each.',
      type: ['array', 'object'],
      items: { type: 'string', minLength: 1 },
      additionalProperties: { type: ['string', 'integer'], minLength: 1 },
    },
    hostArgument: name("The parameter that names the host to the device, or 'none'."),
    delay: {
      description: 'Waited before a node is shot: for all, or by node.',
      type: ['string', 'object'],
      pattern: '^[0-9]{1,9}(\\.[0-9]{1,3})?(ms|s|min|h)$',
      additionalProperties: ref('duration'),
    },
    nodes: {
      description: 'Nodes that can reach the device.',
      type: 'array',
      minItems: 1,
      items: { type: 'string', minLength: 1 },
    },
    actions: object('Steps', Object.fromEntries(fenceActions.map((each) => [each, action]))),
  },
  ['agent'],
);

const level: JsonSchema = {
  description: 'A device, or several that must all succeed.',
  type: ['string', 'array'],
  minLength: 1,
  minItems: 1,
  items: { type: 'string', minLength: 1 },
};

export const fencingSchema: JsonSchema = object(
  'Fencing: devices that can take a host its power',
  {
    devices: {
      description: 'By name, in the order in which they are tried where no levels say otherwise.',
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,63}$' },
      additionalProperties: device,
    },
    levels: {
      description: 'By node: tried one after the other.',
      type: 'object',
      additionalProperties: { type: 'array', minItems: 1, maxItems: 9, items: level },
    },
  },
  ['devices'],
);

function limit(description: string): JsonSchema {
  return { description, type: ['integer', 'string'], minimum: 1, pattern: '^\\+?INFINITY$' };
}

export const stormBrakeSchema: JsonSchema = object('How much may happen by itself before the cluster holds still', {
  window: ref('duration'),
  fencings: limit('Fencings of all nodes together.'),
  restarts: limit('Restarts of one resource on one node.'),
  moves: limit('Moves of one resource from node to node.'),
});
