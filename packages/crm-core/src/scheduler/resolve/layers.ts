import type { Layer } from '../../model/configuration/rule.ts';
import { earlier, nextChange, ruleHolds } from '../rules/rule-holds.ts';
import type { RuleContext } from '../rules/rule-context.ts';

/**
 * Reads layers at one moment: the first layer that holds and has a value wins. Notes
 * on the way when a date among the rules that it was asked about will change its mind.
 */
export class LayerReader {
  /** The earliest such moment; null: none. */
  recheckAtWallMs: number | null = null;
  /** It was asked about a rule: what it answered holds for this moment only. */
  hasMetRules = false;
  readonly #nowWallMs: number;

  constructor(nowWallMs: number) {
    this.#nowWallMs = nowWallMs;
  }

  /** Records, such as meta attributes: the values that are set. */
  record<T extends object>(layers: readonly Layer<Partial<T>>[], context: RuleContext): Partial<T> {
    const holding = this.#holding(layers, context);
    return holding.length === 1 ? (holding[0] ?? {}) : combineRecords(holding);
  }

  /** Named values, such as parameters. */
  map<V>(layers: readonly Layer<ReadonlyMap<string, V>>[], context: RuleContext): ReadonlyMap<string, V> {
    const holding = this.#holding(layers, context);
    return holding.length === 1 ? (holding[0] ?? new Map()) : combineMaps(holding);
  }

  /** Only notes when dates will change: for layers that are read later, node by node. */
  note(layers: readonly Layer<unknown>[]): void {
    for (const { rule } of layers) {
      if (rule === null) continue;
      this.hasMetRules = true;
      this.recheckAtWallMs = earlier(this.recheckAtWallMs, nextChange(rule, this.#nowWallMs));
    }
  }

  #holding<T>(layers: readonly Layer<T>[], context: RuleContext): T[] {
    this.note(layers);
    return layers.filter(({ rule }) => ruleHolds(rule, context)).map(({ values }) => values);
  }
}

/** The first that has a name has its say. */
function combineMaps<V>(maps: readonly ReadonlyMap<string, V>[]): ReadonlyMap<string, V> {
  const combined = new Map<string, V>();
  for (const map of maps) {
    for (const [name, value] of map) if (!combined.has(name)) combined.set(name, value);
  }
  return combined;
}

/** The first that has a field has its say; a field `others` is combined name by name. */
export function combineRecords<T extends object>(records: readonly T[]): T | Partial<T> {
  if (records.length < 2) return records[0] ?? {};
  const combined = records.reduceRight<Partial<T>>((below, above) => ({ ...below, ...above }), {});
  const others = records.map(othersOf).filter((map) => map !== undefined);
  return others.length < 2 ? combined : { ...combined, others: combineMaps(others) };
}

function othersOf(record: object): ReadonlyMap<string, string> | undefined {
  return 'others' in record && record.others instanceof Map ? record.others : undefined;
}
