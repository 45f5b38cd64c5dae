/** Says where a program was looked for, and which name was probably meant. */
export function notThere(name: string, program: string, folders: readonly string[], others: readonly string[]): string {
  const meant = others.find((other) => other.toLowerCase() === name.toLowerCase());
  const hint =
    meant === undefined
      ? `there ${others.length === 0 ? 'are none' : `are ${listed(others)}`}`
      : `did you mean ${meant}?`;
  return `there is no program ${program} in ${folders.join(', ')}; ${hint}`;
}

const listedAtMost = 12;

function listed(names: readonly string[]): string {
  if (names.length <= listedAtMost) return names.join(', ');
  return `${names.slice(0, listedAtMost).join(', ')} and ${names.length - listedAtMost} more`;
}
