import { ocfActionNames } from '@understudy/contracts';
import type { AgentAction, AgentManifest, JsonSchema, Parameters } from '@understudy/contracts';

/**
 * What an exported agent says of itself: the XML of the OCF Resource Agent API, in the form that resource-agents'
 * `ra-api-1.dtd` describes. Where our schemas say more than it can, the words for people say it.
 */

/** What a script of ours answers to, and some more words: see `ocf-script.ts`. */
export const ocfActions = {
  ...ocfActionNames,
  reload: 'reload',
  notify: 'notify',
} as const satisfies Partial<Record<AgentAction, string>>;

export type OcfAction = keyof typeof ocfActions;

/** Which of them it has. Every script validates: against the schema, if by nothing else. */
export function ocfActionsOf({ actions }: AgentManifest): readonly OcfAction[] {
  const has = (action: OcfAction): boolean => action === 'validate' || actions.some((each) => each.action === action);
  return (Object.keys(ocfActions) as OcfAction[]).filter(has);
}

/** Pure. `name` is the script's; `defaults` stand where the schema has others. */
export function ocfMetadata(name: string, manifest: AgentManifest, defaults: Parameters = {}): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">',
    `<resource-agent name="${escape(name)}" version="${escape(manifest.version)}">`,
    '<version>1.1</version>',
    ...described(manifest.description, firstSentence(manifest.description)),
    '<parameters>',
    ...propertiesOf(manifest.parameters).flatMap((each) => parameterLines(each, manifest.parameters, defaults)),
    '</parameters>',
    '<actions>',
    ...ocfActionsOf(manifest).flatMap((action) => actionLines(action, manifest)),
    '<action name="meta-data" timeout="5s"/>',
    '</actions>',
    '</resource-agent>',
    '',
  ].join('\n');
}

type Property = readonly [name: string, schema: JsonSchema];

export function propertiesOf(schema: JsonSchema): readonly Property[] {
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
}

function parameterLines([name, schema]: Property, whole: JsonSchema, defaults: Parameters): readonly string[] {
  const required = ((whole['required'] ?? []) as readonly string[]).includes(name) ? '1' : '0';
  const fallback = defaults[name] ?? schema['default'];
  const text = [textOf(schema['description']), choices(schema)].filter((each) => each !== '').join(' ');
  const given = isPlain(fallback) ? ` default="${escape(String(fallback))}"` : '';
  return [
    `<parameter name="${escape(name)}" required="${required}" unique="0">`,
    ...described(text, name),
    `<content type="${contentType(schema)}"${given}/>`,
    '</parameter>',
  ];
}

function contentType({ type }: JsonSchema): string {
  return type === 'boolean' || type === 'integer' ? type : 'string';
}

function choices(schema: JsonSchema): string {
  const values = schema['enum'] as readonly unknown[] | undefined;
  return values === undefined ? '' : `One of: ${values.map(String).join(', ')}.`;
}

/** A monitor's interval, in seconds; for another depth or role it must be another one. */
function actionLines(action: OcfAction, manifest: AgentManifest): readonly string[] {
  const { timeoutMs, intervalMs } = manifest.actions.find((each) => each.action === action) ?? { timeoutMs: 20_000 };
  const line = (more = ''): string =>
    `<action name="${ocfActions[action]}" timeout="${Math.ceil(timeoutMs / 1_000)}s"${more}/>`;
  if (action !== 'monitor') return [line()];
  const interval = Math.max(2, Math.ceil((intervalMs ?? 10_000) / 1_000));
  const isPromotable = manifest.actions.some((each) => each.action === 'promote');
  const shallow = isPromotable
    ? [` depth="0" interval="${interval}s" role="Unpromoted"`, ` depth="0" interval="${interval - 1}s" role="Promoted"`]
    : [` depth="0" interval="${interval}s"`];
  const deep = checkLevels(manifest).map((level, index) => ` depth="${level}" interval="${interval * (6 + index)}s"`);
  return [...shallow, ...deep].map(line);
}

/** The name of the parameter that `OCF_CHECK_LEVEL` stands for. */
export const checkLevelParameter = 'check_level';

function checkLevels({ parameters }: AgentManifest): readonly number[] {
  const [, schema] = propertiesOf(parameters).find(([name]) => name === checkLevelParameter) ?? ['', {}];
  const levels = (schema['enum'] ?? []) as readonly unknown[];
  return levels.filter((level): level is number => typeof level === 'number' && level > 0);
}

function described(long: string, short: string): readonly string[] {
  return [`<longdesc lang="en">${escape(long)}</longdesc>`, `<shortdesc lang="en">${escape(short)}</shortdesc>`];
}

function firstSentence(text: string): string {
  return /^[^]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters become blanks: XML cannot hold them. */
function escape(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (mark) => entities[mark] ?? '');
}
