/** JSON schemas of what the API takes: it refuses the rest before anything looks at it. */
const text = { type: 'string', maxLength: 10_000 } as const;
/** Of a cluster instead of a node, or of what is no more. */
const orNull = { type: ['string', 'null'], maxLength: 10_000 } as const;
const origin = { who: text, why: text } as const;

export const applySchema = {
  type: 'object',
  required: ['document', 'source', 'sourceName', 'who', 'why'],
  additionalProperties: false,
  properties: {
    document: {},
    source: { type: 'string' },
    sourceName: text,
    dryRun: { type: 'boolean' },
    ...origin,
  },
} as const;

export const dropCopySchema = {
  type: 'object',
  required: ['copy', 'who', 'why'],
  additionalProperties: false,
  properties: { copy: text, ...origin },
} as const;

export const whyQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { resource: text, node: text },
  dependencies: { node: ['resource'] },
} as const;

export const eventsQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    after: { type: 'integer', minimum: 0, default: 0 },
    follow: { type: 'integer', enum: [0, 1], default: 0 },
  },
} as const;

function request(kind: string, required: readonly string[], optional: Readonly<Record<string, unknown>> = {}): object {
  const named = Object.fromEntries(required.map((name) => [name, text]));
  return {
    type: 'object',
    required: ['kind', 'who', 'why', ...required],
    additionalProperties: false,
    properties: { kind: { const: kind }, ...origin, ...named, ...optional },
  };
}

export const clusterRequestSchema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    request('startResource', ['resource']),
    request('stopResource', ['resource']),
    request('restartResource', ['resource']),
    request('moveResource', ['resource'], { node: text, untilWallMs: { type: 'integer', minimum: 0 } }),
    request('endMove', ['resource']),
    request('cleanupResource', ['resource'], { node: text }),
    request('standbyNode', ['node']),
    request('onlineNode', ['node']),
    request('fenceNode', ['node']),
    request('confirmFenced', ['node']),
    request('checkFencing', []),
    request('resume', []),
    request('goOn', ['node']),
    {
      ...request('setAttribute', ['name']),
      required: ['kind', 'who', 'why', 'node', 'name', 'value', 'lasting'],
      properties: {
        kind: { const: 'setAttribute' },
        ...origin,
        node: orNull,
        name: { ...text, minLength: 1 },
        value: orNull,
        lasting: { type: 'boolean' },
      },
    },
  ],
} as const;
