/** The same list without the room for sixteen more that one has to which something was added. All empty ones are one. */
export function compact<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list.slice();
}

const none: readonly never[] = [];
