/* The parameters of `mirror`. */
import { isAbsolute, normalize } from 'node:path';
import type { JsonSchema, NodePlace } from '@understudy/contracts';

/** After validation against `mirrorSchema`. */
export interface MirrorParameters {
  readonly directory: string;
  readonly secret: string;
  readonly port: number;
  readonly addresses?: string;
  readonly mode: 'changes' | 'schedule';
  /** In seconds, as all times. */
  readonly interval: number;
  readonly exclude?: string;
  /** KiB a second. */
  readonly bandwidth_limit: number;
  readonly max_lag: number;
  readonly on_loss: 'refuse' | 'ask' | 'accept';
  readonly handover_limit: number;
}

export const mirrorSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['directory', 'secret'],
  properties: {
    directory: { type: 'string', minLength: 2, description: 'What is kept in step. Made if it is not there.' },
    secret: {
      type: 'string',
      minLength: 12,
      format: 'password',
      description: 'What the copies know each other by, the same on all: their connections are encrypted with it.',
    },
    port: { type: 'integer', minimum: 1, maximum: 65_535, default: 8730, description: 'TCP port of each copy.' },
    addresses: {
      type: 'string',
      minLength: 3,
      description:
        'Where the copies reach each other: a=10.1.0.1,10.2.0.1 b=10.1.0.2. Default: the links of the cluster.',
    },
    mode: {
      type: 'string',
      enum: ['changes', 'schedule'],
      default: 'changes',
      description: 'Whether the standby pulls when something has changed, or on a schedule.',
    },
    interval: {
      type: 'number',
      minimum: 1,
      maximum: 86_400,
      default: 60,
      description: 'Seconds from one full pass to the next, in either mode.',
    },
    exclude: { type: 'string', minLength: 1, description: 'What is left out: patterns of rsync, separated by commas.' },
    bandwidth_limit: { type: 'integer', minimum: 0, default: 0, description: 'KiB a second; 0: no limit.' },
    max_lag: {
      type: 'number',
      minimum: 0,
      default: 300,
      description: 'A copy that was in step longer ago, in seconds, is promoted only as on_loss says.',
    },
    on_loss: {
      type: 'string',
      enum: ['refuse', 'ask', 'accept'],
      default: 'ask',
      description: 'What a promotion does beyond max_lag. ask: refuses, and names the file that accepts it once.',
    },
    handover_limit: {
      type: 'number',
      minimum: 0,
      maximum: 600,
      default: 10,
      description: 'How long a demotion waits until the others have the last changes, in seconds.',
    },
  },
};

/** What a schema cannot say; empty if all is well. */
export function problemsOf({ directory, addresses }: MirrorParameters): readonly string[] {
  const problems: string[] = [];
  if (!isAbsolute(directory)) problems.push(`directory: "${directory}" is not an absolute path`);
  // It is written into a configuration of rsync's, which knows no quotes.
  if (/[\0-\x1f%\\]|^\s|\s$/.test(directory)) problems.push('directory: has characters that rsync cannot be told');
  if (normalize(directory) === '/') problems.push('directory: / cannot be a resource');
  if (addresses !== undefined && placesIn(addresses) === null) {
    problems.push(`addresses: "${addresses}" is not of the form a=10.1.0.1,10.2.0.1 b=10.1.0.2`);
  }
  return problems;
}

/** The nodes and where they are reached: as the parameter says, else as the cluster does. */
export function placesOf(parameters: MirrorParameters, nodes: readonly NodePlace[]): readonly NodePlace[] {
  return parameters.addresses === undefined ? nodes : (placesIn(parameters.addresses) ?? nodes);
}

function placesIn(text: string): readonly NodePlace[] | null {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const matches = words.map((word) => /^([^=,]+)=([^=,]+(?:,[^=,]+)*)$/.exec(word));
  if (matches.some((match) => match === null)) return null;
  return matches.map((match) => ({ name: match?.[1] ?? '', addresses: (match?.[2] ?? '').split(',') }));
}

export function excludesOf({ exclude }: Pick<MirrorParameters, 'exclude'>): readonly string[] {
  return (exclude ?? '')
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
}
