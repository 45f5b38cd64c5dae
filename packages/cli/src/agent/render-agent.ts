/** What an agent says of itself → text. Pure. */
import type { AgentManifest } from '@understudy/contracts';
import { alignColumns, type Cell } from '../render/columns.ts';
import type { Paint } from '../render/paint.ts';
import { printable } from '../render/printable.ts';
import type { InstalledAgents, LocatedAgent } from './locate-agent.ts';

/** One line an agent. Lines without their ends. */
export function renderAgentList({ agents, refused }: InstalledAgents, paint: Paint): string[] {
  const rows = printable(agents).map(({ manifest, location }): Cell[] => [
    { text: manifest.name, look: (text) => paint('strong', text) },
    { text: manifest.version },
    { text: location.name },
    { text: firstSentence(manifest.description) },
  ]);
  return [
    ...alignColumns(rows, ''),
    ...printable(refused).map(
      ({ plugin, reasons }) => `${paint('bad', '!')} the plugin ${plugin} was refused: ${reasons.join('; ')}`,
    ),
    '',
    'Others are found when they are named: ocf:PROVIDER:TYPE (ocf:heartbeat:IPaddr2), service:NAME, systemd:UNIT,',
    'lsb:SCRIPT, heartbeat:SCRIPT, nagios:PLUGIN, fence:NAME (fence:ipmilan).',
  ];
}

function firstSentence(text: string): string {
  return /^[^]*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}

/** The whole of one agent. Lines without their ends. */
export function renderAgentInfo({ manifest: given, location }: LocatedAgent, paint: Paint): string[] {
  const manifest = printable(given);
  return [
    `${paint('strong', manifest.name)} ${manifest.version}, from ${printable(location.name)} (${printable(location.place)})`,
    `  ${manifest.description}`,
    '',
    paint('strong', 'Parameters'),
    ...parameterLines(manifest, paint),
    '',
    paint('strong', 'Operations'),
    ...operationLines(manifest),
    ...(manifest.fencing === undefined ? ['', paint('strong', 'Kinds'), ...kindLines(manifest)] : []),
  ];
}

type ParameterSchema = Readonly<Record<string, unknown>>;

function parameterLines({ parameters }: AgentManifest, paint: Paint): string[] {
  const properties = Object.entries((parameters['properties'] ?? {}) as Readonly<Record<string, ParameterSchema>>);
  const required: readonly unknown[] = Array.isArray(parameters['required']) ? parameters['required'] : [];
  if (properties.length === 0) return ['  none'];
  return alignColumns(
    properties.map(([name, schema]) => [
      { text: name, look: (text) => (required.includes(name) ? paint('strong', text) : text) },
      { text: typeOf(schema) },
      { text: required.includes(name) ? 'required' : defaultOf(schema) },
      { text: describe(schema) },
    ]),
    '  ',
  );
}

function typeOf({ type, enum: choices }: ParameterSchema): string {
  if (Array.isArray(choices)) return choices.join('|');
  const words: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number' };
  if (typeof type === 'string') return words[type] ?? type;
  return 'any';
}

function defaultOf({ default: given, writeOnly, format }: ParameterSchema): string {
  if (given === undefined) return writeOnly === true || format === 'password' ? 'secret' : '-';
  return `default ${typeof given === 'string' ? given : JSON.stringify(given)}`;
}

function describe({ description }: ParameterSchema): string {
  return typeof description === 'string' ? description : '';
}

function operationLines(manifest: AgentManifest): string[] {
  const actions = manifest.fencing?.actions ?? manifest.actions;
  return alignColumns(
    actions.map((each) => {
      const every = 'intervalMs' in each && each.intervalMs !== undefined ? `, every ${seconds(each.intervalMs)}` : '';
      return [{ text: each.action }, { text: `within ${seconds(each.timeoutMs)}${every}` }];
    }),
    '  ',
  );
}

function seconds(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}

function kindLines({ actions }: AgentManifest): string[] {
  const isPromotable = actions.some(({ action }) => action === 'promote');
  const fast = isPromotable
    ? 'started on the standby too, and promoted where it is active'
    : 'prepared on the standby; it is activated by start';
  return alignColumns(
    [
      [{ text: 'local' }, { text: 'runs on every node' }],
      [{ text: 'switchable' }, { text: 'runs on one node, started cold on the other' }],
      [{ text: 'fast' }, { text: fast }],
    ],
    '  ',
  );
}
