/**
 * MariaDB's positions in a history of transactions: `0-1-42,7-1-3`, for each domain the last transaction, by domain, server
 * and number. Within one history the numbers of a domain only rise; whether two positions are of one history is told by
 * `history.ts`.
 */

/** For each domain the number of its last transaction. */
export type Position = ReadonlyMap<string, number>;

/** @throws Error when the text is no position */
export function parsePosition(text: string): Position {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return new Map(parts.map(parseOne));
}

function parseOne(part: string): readonly [string, number] {
  const match = /^(\d+)-\d+-(\d+)$/.exec(part);
  if (match === null) throw new Error(`'${part}' is no position of a transaction`);
  return [match[1] ?? '', Number(match[2])];
}

/** Whether the last transaction of a domain is of that server. */
export function isWrittenBy(position: string, serverId: number): boolean {
  return position.split(',').some((part) => part.trim().split('-')[1] === String(serverId));
}

/** How many transactions up to `wanted` are not in `held`. */
export function missing(held: string, wanted: string): number {
  const position = parsePosition(held);
  const counts = [...parsePosition(wanted)].map(([domain, last]) => Math.max(0, last - (position.get(domain) ?? 0)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Whether everything up to `wanted` is in `held`. */
export function covers(held: string, wanted: string): boolean {
  return missing(held, wanted) === 0;
}
