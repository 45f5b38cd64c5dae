/**
 * The commands, as a page: made from what the commands say of themselves, so that page and help are one thing.
 */
import type { Command } from '@oclif/core';

export type Commands = Readonly<Record<string, typeof Command>>;

type Flag = (typeof Command)['flags'][string];

/** Text of `docs/commands.md`. */
export function commandsDocument(commands: Commands): string {
  const ids = Object.keys(commands).sort();
  const sections = ids.map((id) => sectionOf(id, commands[id]));
  return `${[head(ids), ...sections].join('\n\n')}\n`;
}

function head(ids: readonly string[]): string {
  return [
    '# Commands',
    '',
    '<!-- Made from the commands themselves by packages/cli/src/commands.test.ts: run it with -u. -->',
    '',
    '`crm` and `understudy` are the same command; the second is for hosts where crmsh has the first. It talks to the',
    'daemon of its own host. Errors say what to do, and come as JSON with `--json`; [errors.md](errors.md) lists them with',
    'their exit codes. A usage error ends with 2. Output is coloured on a terminal only, and never where `NO_COLOR` is set.',
    '',
    'Durations have a unit: `500ms`, `30s`, `5min`, `1h`. Files lie in `/etc/understudy`, `/var/lib/understudy` and',
    '`/run/understudy`, or where `UNDERSTUDY_CONFIG_DIR`, `UNDERSTUDY_STATE_DIR` and `UNDERSTUDY_RUN_DIR` say.',
    '',
    ...ids.map((id) => `- [crm ${spaced(id)}](#crm-${id.replaceAll(':', '-')})`),
  ].join('\n');
}

function sectionOf(id: string, command: typeof Command | undefined): string {
  if (command === undefined) throw new Error(`no command ${id}`);
  const parts = [
    `## crm ${spaced(id)}`,
    command.summary ?? '',
    `    ${usageOf(id, command)}`,
    command.description ?? '',
    [...argumentLines(command), ...flagLines(command)].join('\n'),
    exampleLines(command),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function spaced(id: string): string {
  return id.replaceAll(':', ' ');
}

function usageOf(id: string, command: typeof Command): string {
  // What is not strict about its arguments takes the last one more than once.
  const more = command.strict ? '' : ' …';
  const args = Object.entries(command.args).map(([name, arg]) => bracket(name.toUpperCase() + more, arg.required));
  const flags = Object.entries(command.flags).map(([name, flag]) => bracket(formOf(name, flag), flag.required));
  return ['crm', spaced(id), ...args, ...flags].join(' ');
}

function bracket(text: string, required: boolean | undefined): string {
  return required === true ? text : `[${text}]`;
}

/** As it is written: `--[no-]wait`, `--until DURATION`, `--node NAME=ADDRESS,… …`. */
function formOf(name: string, flag: Flag): string {
  if (flag.type === 'boolean') return `--${flag.allowNo === true ? '[no-]' : ''}${name}`;
  const value = flag.options?.join('|') ?? flag.helpValue?.toString() ?? (isInteger(flag) ? 'NUMBER' : 'TEXT');
  return `--${name} ${value}${flag.multiple === true ? ' …' : ''}`;
}

function isInteger(flag: Flag): boolean {
  return typeof flag.default === 'number' || ('min' in flag && typeof flag.min === 'number');
}

function argumentLines(command: typeof Command): string[] {
  return Object.entries(command.args).map(([name, arg]) => `- \`${name.toUpperCase()}\`: ${arg.description ?? ''}`);
}

function flagLines(command: typeof Command): string[] {
  return Object.entries(command.flags).map(([name, flag]) => {
    const short = flag.char === undefined ? '' : `, \`-${flag.char}\``;
    return `- \`${formOf(name, flag)}\`${short}: ${flag.description ?? ''}${defaultOf(flag)}`;
  });
}

function defaultOf(flag: Flag): string {
  const value: unknown = flag.default;
  const isShown = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return isShown ? ` Default \`${value}\`.` : '';
}

function exampleLines(command: typeof Command): string {
  const examples = command.examples ?? [];
  return examples.map((example) => `    ${textOf(example).replace('<%= config.bin %>', 'crm')}`).join('\n');
}

function textOf(example: string | { readonly command: string }): string {
  return typeof example === 'string' ? example : example.command;
}
