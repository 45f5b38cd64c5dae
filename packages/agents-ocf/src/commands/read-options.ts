import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** `parseArgs`, but for values that begin with a dash: a score of `-INFINITY` is no option. @throws TypeError */
export function readOptions<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  return parseArgs({ args: joined(args, options), options }).values;
}

/** Each option and its value in one word. */
function joined(args: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const words: string[] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = withValue(word, options);
    words.push(name === undefined || rest.length === 0 ? word : `--${name}=${rest.shift() ?? ''}`);
  }
  return words;
}

/** The long name of an option that takes the next word as its value. */
function withValue(word: string, options: ParseArgsOptionsConfig): string | undefined {
  const found = Object.entries(options).find(
    ([name, { short }]) => word === `--${name}` || (short !== undefined && word === `-${short}`),
  );
  return found?.[1].type === 'string' ? found[0] : undefined;
}
