/** oclif's own errors → errors of the catalogue, in our words and with our exit codes. */
import { UnderstudyError } from '@understudy/contracts';
import { findNearestName } from './model-words.ts';

/** What this module needs to know of a command. */
export interface CommandShape {
  /** `resource:move`. */
  readonly id: string;
  readonly flags: Readonly<Record<string, unknown>>;
}

/** The words of a command line that name no command, as an error with the nearest command; null if they name one. */
export async function unknownCommand(argv: readonly string[], ids: readonly string[]): Promise<UnderstudyError | null> {
  const words = wordsOf(argv);
  const [first, second] = words;
  if (first === undefined || ids.includes(first)) return null;
  const inTopic = ids.filter((id) => id.startsWith(`${first}:`));
  if (inTopic.length === 0) return noSuchCommand('', first, [...ids, ...topicsOf(ids)]);
  return second === undefined || inTopic.includes(`${first}:${second}`)
    ? null
    : noSuchCommand(`${first} `, second, inTopic);
}

/** `ids` are those that begin with `prefix`; only what follows it was mistaken. */
async function noSuchCommand(prefix: string, word: string, ids: readonly string[]): Promise<UnderstudyError> {
  const names = ids.map((id) => id.slice(prefix.length)).filter((name) => !name.includes(':'));
  const nearest = await findNearestName(word, names);
  return new UnderstudyError('invalid-request', `there is no command '${prefix}${word}'`, {
    remedy:
      nearest === undefined ? `\`crm ${prefix}--help\` lists the commands.` : `Did you mean 'crm ${prefix}${nearest}'?`,
  });
}

// The command comes before any flag: what follows a flag may be its value.
function wordsOf(argv: readonly string[]): readonly string[] {
  const firstFlag = argv.findIndex((word) => word.startsWith('-'));
  return firstFlag === -1 ? argv : argv.slice(0, firstFlag);
}

function topicsOf(ids: readonly string[]): string[] {
  return ids.flatMap((id) => (id.includes(':') ? [id.slice(0, id.indexOf(':'))] : []));
}

/** A usage error for what oclif's parser threw; `command` is the one that was called, if known. */
export async function usageError(error: Error, command: CommandShape | undefined): Promise<UnderstudyError> {
  const name = command === undefined ? 'crm' : `crm ${command.id.replaceAll(':', ' ')}`;
  const help = `\`${name} --help\` shows how it is used.`;
  const { flags, args } = detailsOf(error);
  if (error.constructor.name === 'NonExistentFlagsError') {
    const nearest = await findNearestName(
      flags[0] ?? '',
      Object.keys(command?.flags ?? {}).map((flag) => `--${flag}`),
    );
    const hint = nearest === undefined ? '' : `Did you mean ${nearest}? `;
    return invalid(`${name} has no flag ${flags.join(', ')}`, hint + help);
  }
  if (error.constructor.name === 'RequiredArgsError') return invalid(`${name}: missing ${args.join(' and ')}`, help);
  if (error.constructor.name === 'UnexpectedArgsError') {
    return invalid(`${name} does not know what to do with: ${args.join(' ')}`, help);
  }
  return invalid(`${name}: ${firstLines(error.message)}`, help);
}

function invalid(message: string, remedy: string): UnderstudyError {
  return new UnderstudyError('invalid-request', message, { remedy });
}

function detailsOf(error: object): { readonly flags: readonly string[]; readonly args: readonly string[] } {
  return {
    flags: 'flags' in error && Array.isArray(error.flags) ? error.flags.map(String) : [],
    args: 'args' in error && Array.isArray(error.args) ? error.args.map(nameOf) : [],
  };
}

function nameOf(argument: unknown): string {
  if (typeof argument !== 'object' || argument === null) return String(argument);
  return 'name' in argument ? String(argument.name).toUpperCase() : '';
}

function firstLines(message: string): string {
  return message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replaceAll('\n', '; ');
}
