/** A lead and a list behind it, in lines of at most 110 columns; what follows stands below the list. */
export function wrapNames(lead: string, names: readonly string[], between: string): readonly string[] {
  const lines: string[] = [];
  let line = lead;
  names.forEach((name, index) => {
    const piece = index === names.length - 1 ? name : `${name}${between}`;
    if (line.length > lead.length && line.length + piece.trimEnd().length > widest) {
      lines.push(line.trimEnd());
      line = ' '.repeat(lead.length);
    }
    line += piece;
  });
  return [...lines, line.trimEnd()];
}

const widest = 110;
