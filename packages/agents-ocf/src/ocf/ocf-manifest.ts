import { ocfActionNames } from '@understudy/contracts';
import type { AgentAction, AgentActionDescription, AgentManifest, JsonSchema } from '@understudy/contracts';
import type { Metadata, MetadataParameter } from '../metadata/read-metadata.ts';
import type { Script } from './find-ocf-agent.ts';
import { systemNames } from './system-names.ts';

/**
 * What an OCF script says of itself → a manifest. Names of parameters are checked, and
 * that what it requires is there; values are the script's own to judge, since what the
 * metadata says of types is often not what the script takes.
 */
export function ocfManifest({ name, type }: Script, metadata: Metadata): AgentManifest {
  const { shortDescription, parameters } = metadata;
  const actions = actionsOf(metadata);
  const names = systemNames.get(type);
  return {
    name,
    version: '1.0.0',
    description: shortDescription === '' ? `The OCF agent ${name}.` : shortDescription,
    parameters: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, schemaOf(parameter)])),
      required: parameters.filter(isNeeded).map((parameter) => parameter.name),
    },
    actions,
    // Pacemaker promotes none that has not said so.
    ...(actions.some(({ action }) => action === 'promote') ? { saysPromotionScore: true } : {}),
    ...(names === undefined ? {} : { systemServices: [{ names }] }),
  };
}

/** What a script is asked for. */
export const scriptActions = {
  ...ocfActionNames,
  notify: 'notify',
  reload: 'reload-agent',
} as const satisfies Partial<Record<AgentAction, string>>;

export type ScriptAction = keyof typeof scriptActions;

/** Every one has these, whether its metadata says so or not. */
const always: ReadonlySet<ScriptAction> = new Set(['start', 'stop', 'monitor']);
/** Pacemaker's, where nothing is said. */
const defaultTimeoutMs = 20_000;

/** Of several monitors the first counts: those of other depths or roles come with a definition's operations. */
function actionsOf({ actions }: Metadata): AgentActionDescription[] {
  return (Object.keys(scriptActions) as ScriptAction[]).flatMap((action) => {
    const described = actions.find(({ name }) => name === scriptActions[action]);
    if (described === undefined && !always.has(action)) return [];
    const { timeoutMs, intervalMs } = described ?? { timeoutMs: null, intervalMs: null };
    const interval = action === 'monitor' && intervalMs !== null ? { intervalMs } : {};
    return [{ action, timeoutMs: timeoutMs ?? defaultTimeoutMs, ...interval }];
  });
}

const secretName = /pass(wd|word|phrase)?$|secret|token|(^|_)(api_?)?key$/;

function schemaOf({ name, default: given, description }: MetadataParameter): JsonSchema {
  const fallback = given === null || given === '' ? '' : `Default: ${given}.`;
  const text = [description, fallback].filter((each) => each !== '').join(' ');
  return {
    type: ['string', 'number', 'boolean'],
    ...(text === '' ? {} : { description: text }),
    ...(secretName.test(name) ? { writeOnly: true } : {}),
  };
}

function isNeeded({ required, default: given }: MetadataParameter): boolean {
  return required && (given === null || given === '');
}
