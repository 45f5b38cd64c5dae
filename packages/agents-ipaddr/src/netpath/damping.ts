/*
 * What is told of a value that may flap. Pure: what was seen so far, what is seen now and when, and out comes what is
 * remembered and told. A change is told once it has held for `dampenMs`: throughout that time everything seen was less
 * (or more) than what is told. Then the mildest of it is told, since that alone has held. Falling and rising are damped
 * alike: hosts that lose a gateway together and find it again together must not differ meanwhile.
 */

export interface History {
  /** What is told of it. */
  readonly told: number;
  /** What was seen, each until the next, oldest first; not further back than matters. Never empty. */
  readonly seen: readonly Sight[];
}

export interface Sight {
  /** By a clock that only this boot of the host knows. */
  readonly sinceMs: number;
  readonly value: number;
}

/** With the first sight, that is told at once. */
export function damp(history: History | null, now: Sight, dampenMs: number): History {
  if (history === null) return { told: now.value, seen: [now] };
  const seen = within([...before(history, now), now], now.sinceMs - dampenMs);
  const values = seen.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const { told } = history;
  return { told: most < told ? most : least > told ? least : told, seen };
}

/** A sight of a time to come is of an earlier boot: nothing is known of what was between. */
function before({ told, seen }: History, now: Sight): readonly Sight[] {
  const last = seen.at(-1);
  return last === undefined || last.sinceMs > now.sinceMs ? [{ ...now, value: told }] : seen;
}

/** Those that lasted beyond `fromMs`, of which the same in a row are one. */
function within(seen: readonly Sight[], fromMs: number): readonly Sight[] {
  const runs = seen.filter(({ value }, index) => index === 0 || seen[index - 1]?.value !== value);
  return runs.filter((_, index) => (runs[index + 1]?.sinceMs ?? Infinity) > fromMs);
}
