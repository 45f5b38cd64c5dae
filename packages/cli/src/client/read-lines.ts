/** Text chunks → lines. */

/** Longer than any event; a line beyond it means that the other side speaks something else. */
const lineLimit = 1024 * 1024;

/** The lines in `chunks`, without their ends; an empty line is left out. Throws when a line has no end in sight. */
export async function* readLines(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lineLimit) throw new RangeError(`a line of more than ${lineLimit} characters`);
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}
