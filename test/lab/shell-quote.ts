/** Words for a POSIX shell: each argument stays one word, whatever is in it. */

/** Joins words into one command line that a shell reads back as exactly these words. */
export function shellQuote(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
