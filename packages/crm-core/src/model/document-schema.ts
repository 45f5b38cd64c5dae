/**
 * The JSON schema (draft 2020-12) of a definition: its shape alone. What one part
 * says of another is checked in `check-*.ts`. Titles and descriptions are for
 * editors. Unions are told apart by `kind`, so that a mistake is reported for the
 * branch that was meant.
 */
import { agentActions, versions, type AgentAction, type JsonSchema } from '@understudy/contracts';
import { fencingSchema, stormBrakeSchema } from './document-fencing-schema.ts';

/** Of resources, groups and constraints. */
const idPattern = '^[A-Za-z_][A-Za-z0-9_.-]{0,63}$';
/** Ends like every duration pattern: that is how `check-shape` knows one. */
const durationPattern = '^[0-9]{1,9}(\\.[0-9]{1,3})?(ms|s|min|h)$';
const scorePattern = '^[+-]?INFINITY$';

const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });
const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });
const choice = (description: string, ...values: readonly string[]): JsonSchema => ({
  type: 'string',
  enum: values,
  description,
});
const count = (description: string, minimum: number): JsonSchema => ({ type: 'integer', minimum, description });

function object(title: string, properties: JsonSchema, required: readonly string[] = []): JsonSchema {
  return { title, type: 'object', additionalProperties: false, properties, required };
}

function mapOf(description: string, item: JsonSchema, namePattern = idPattern): JsonSchema {
  return { type: 'object', description, propertyNames: { pattern: namePattern }, additionalProperties: item };
}

const scalars: JsonSchema = {
  id: { title: 'Name', type: 'string', pattern: idPattern },
  duration: {
    title: 'Duration',
    description: "A number with its unit: '250ms', '10s', '5min', '1h'.",
    type: 'string',
    pattern: durationPattern,
  },
  score: {
    title: 'Score',
    description: 'An integer, INFINITY or -INFINITY.',
    type: ['integer', 'string'],
    pattern: scorePattern,
  },
  parameters: {
    title: 'Parameters',
    description: "The agent's own parameters, with the names of the OCF agent for the same job.",
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
};

const properties = object('Properties of the cluster', {
  noQuorumPolicy: choice('What members without quorum do.', 'stop', 'freeze', 'ignore', 'demote', 'suicide'),
  symmetricCluster: flag('Resources may run anywhere unless a constraint says no.'),
  maintenanceMode: flag('Nothing is started, stopped or watched.'),
  startFailureIsFatal: flag('A failed start, after its retries, bans the node at once.'),
  stopOrphanResources: flag('What runs and is not defined any more is stopped.'),
  stonithEnabled: flag('A lost node is fenced before its resources are taken over.'),
  stonithAction: choice('Whether a fenced host gets its power back.', 'reboot', 'off'),
  stonithTimeout: ref('duration'),
  stonithMaxAttempts: count('So often are all levels gone through before it is given up.', 1),
  concurrentFencing: flag('Several nodes can be fenced at the same time.'),
  priorityFencingDelay: ref('duration'),
  fenceCheckExpiry: ref('duration'),
  stormBrake: ref('stormBrake'),
  transitionDelay: ref('duration'),
});

const meta = object('What the cluster does with a resource', {
  targetRole: choice('The role it is kept in, at most.', 'stopped', 'started', 'unpromoted', 'promoted'),
  isManaged: flag('False: watched, but neither started nor stopped.'),
  maintenance: flag('True: not even watched.'),
  resourceStickiness: ref('score'),
  priority: ref('score'),
  multipleActive: choice(
    'What to do when it is found active twice.',
    'stopStart',
    'stopOnly',
    'block',
    'stopUnexpected',
  ),
  migrationThreshold: {
    description: 'Failures on a node after which it leaves it; 0 and INFINITY: never.',
    type: ['integer', 'string'],
    minimum: 0,
    pattern: '^\\+?INFINITY$',
  },
  failureTimeout: ref('duration'),
});

const faultPolicy = object('What one node does about results before the cluster hears of them', {
  badMonitors: count('Bad monitors in a row that make a fault.', 1),
  inconclusiveMonitors: count('Monitors in a row that could not tell, and then make a fault.', 1),
  startRetries: count('So often is a failed start tried again before it counts.', 0),
});

const onFail = choice('What its failure leads to.', 'ignore', 'block', 'stop', 'restart', 'demote', 'standby', 'fence');

function operationSchema(action: AgentAction): JsonSchema {
  const timeout = ref('duration');
  switch (action) {
    case 'monitor':
      return object('Monitor', {
        interval: ref('duration'),
        timeout,
        onFail,
        enabled: flag('False: only asked once, never watched.'),
      });
    case 'start':
    case 'stop':
    case 'promote':
    case 'demote':
      return object('Operation', { timeout, onFail });
    default:
      return object('Operation', { timeout });
  }
}

const furtherMonitor = object(
  'One more monitor',
  {
    interval: ref('duration'),
    timeout: ref('duration'),
    onFail,
    role: choice(
      'Where it is not active, or on the warm side, instead of where it is active.',
      'stopped',
      'unpromoted',
    ),
    level: count('How thoroughly it looks: the check level of OCF.', 0),
  },
  ['interval'],
);

const operations = object('Operations', {
  ...Object.fromEntries(agentActions.map((action) => [action, operationSchema(action)])),
  moreMonitors: { description: 'Beside the usual one.', type: 'array', items: furtherMonitor },
});

const placement: JsonSchema = {
  kind: choice('On every node, on one, or on one and warm on the others.', 'local', 'switchable', 'fast'),
  home: text('The node where it would rather be.'),
  failback: choice('Whether it goes back to its home by itself.', 'manual', 'automatic'),
  notify: flag('Copies are told what happens to the others.'),
};

const node = object('Node', {
  attributes: {
    description: 'Attributes of your own.',
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
  standby: flag('Runs nothing, but is a member.'),
  maintenance: flag('Nothing on it is touched.'),
});

const resource = object(
  'Resource',
  {
    agent: text('The agent that runs it, such as ipaddr.'),
    parameters: ref('parameters'),
    operations: ref('operations'),
    meta: ref('meta'),
    faultPolicy: ref('faultPolicy'),
    ...placement,
  },
  ['agent'],
);

const group = object(
  'Group',
  {
    members: {
      description: 'Resources that start in this order, stop in reverse, and stay together.',
      type: 'array',
      minItems: 1,
      items: ref('id'),
    },
    meta: ref('meta'),
    faultPolicy: ref('faultPolicy'),
    ...placement,
  },
  ['members'],
);

const role = choice('Started means every instance.', 'started', 'unpromoted', 'promoted');
const orderedAction = choice('The action that is ordered.', 'start', 'stop', 'promote', 'demote');
const name = text('A resource or a group.');

const expression = object(
  'Expression about an attribute of the node',
  {
    attribute: text("The attribute's name."),
    operation: choice('How it is compared.', 'lt', 'lte', 'gt', 'gte', 'eq', 'ne', 'defined', 'notDefined'),
    value: { type: ['string', 'number', 'boolean'], description: 'What it is compared with.' },
    type: choice('As what they are compared; as they look, unless given.', 'string', 'integer', 'number', 'version'),
  },
  ['attribute', 'operation'],
);

const rule = object(
  'Rule',
  {
    booleanOp: choice('Whether all expressions must hold, or one.', 'and', 'or'),
    expressions: {
      description: "Each about one of the node's attributes.",
      type: 'array',
      minItems: 1,
      items: expression,
    },
  },
  ['expressions'],
);

const constraint: JsonSchema = {
  title: 'Constraint',
  type: 'object',
  properties: { kind: choice('What is said of them.', 'location', 'colocation', 'order') },
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object(
      'Location',
      {
        kind: { const: 'location' },
        id: ref('id'),
        resource: name,
        node: text('A node of the cluster.'),
        rule,
        score: ref('score'),
        scoreAttribute: text("In place of a score: the node's attribute whose value it is."),
        role,
      },
      ['kind', 'resource'],
    ),
    object(
      'Colocation',
      {
        kind: { const: 'colocation' },
        id: ref('id'),
        resource: name,
        with: name,
        score: ref('score'),
        role,
        withRole: role,
      },
      ['kind', 'resource', 'with', 'score'],
    ),
    object(
      'Order',
      {
        kind: { const: 'order' },
        id: ref('id'),
        first: name,
        then: name,
        firstAction: orderedAction,
        thenAction: orderedAction,
        requirement: choice('How strict it is.', 'mandatory', 'optional', 'serialize'),
        symmetrical: flag('The reverse actions happen in reverse order.'),
      },
      ['kind', 'first', 'then'],
    ),
  ],
};

export const definitionSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Understudy cluster definition',
  description: 'Resources, where they may run, and in which order.',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'resources'],
  properties: {
    $schema: text('Where an editor finds this schema.'),
    version: { const: versions.definition, description: 'The form of this document.' },
    properties: ref('properties'),
    defaults: object('For every resource that does not say otherwise', {
      meta: ref('meta'),
      operations: ref('operations'),
      faultPolicy: ref('faultPolicy'),
    }),
    nodes: mapOf('By name, as in the membership file.', ref('node'), '^.+$'),
    resources: mapOf('What the cluster runs, by name.', ref('resource')),
    groups: mapOf('Resources that belong together, by name.', ref('group')),
    constraints: { description: 'Where and in which order.', type: 'array', items: ref('constraint') },
    fencing: ref('fencing'),
  },
  $defs: {
    ...scalars,
    fencing: fencingSchema,
    stormBrake: stormBrakeSchema,
    properties,
    meta,
    faultPolicy,
    operations,
    node,
    resource,
    group,
    constraint,
  },
};
