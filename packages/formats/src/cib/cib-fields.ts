/**
 * Options by name: a table says for each which key of a type it is, by which names a CIB
 * calls it, old ones included, and how its value is read. A value that cannot be read
 * counts as the default, as in Pacemaker: it hides what less specific layers say.
 */
import type { Layer } from '@understudy/crm-core';
import type { CibDocument } from './cib-document.ts';
import type { CibValue } from './cib-sets.ts';

export type Values<T> = { -readonly [Key in keyof T]?: T[Key] };

export interface Field<T> {
  /** The current name first: it wins where one set has both. */
  readonly names: readonly string[];
  /** False if the value could not be read; then the default is set. */
  readonly assign: (values: Values<T>, text: string, defaults: T) => boolean;
}

/** Makes a table's rows for one type. */
export function fieldOf<T>() {
  return <Key extends keyof T>(
    key: Key,
    names: readonly string[],
    parse: (text: string) => T[Key] | undefined,
  ): Field<T> => ({
    names,
    assign(values, text, defaults) {
      const parsed = parse(text);
      values[key] = parsed === undefined ? defaults[key] : parsed;
      return parsed !== undefined;
    },
  });
}

export interface FieldTable<T> {
  readonly fields: readonly Field<T>[];
  readonly names: ReadonlySet<string>;
  readonly defaults: T;
}

export function fieldTable<T>(fields: readonly Field<T>[], defaults: T): FieldTable<T> {
  return { fields, names: new Set(fields.flatMap(({ names }) => names)), defaults };
}

/** The known options of a set. */
export function assignFields<T>(
  values: ReadonlyMap<string, CibValue>,
  { fields, defaults }: FieldTable<T>,
  { notes }: CibDocument,
): Values<T> {
  const assigned: Values<T> = {};
  if (values.size === 0) return assigned;
  for (const { names, assign } of fields) {
    const name = names.find((each) => values.has(each));
    const said = name === undefined ? undefined : values.get(name);
    if (name === undefined || said === undefined) continue;
    if (!assign(assigned, said.value, defaults)) notes.invalid(said.element, name, said.value, 'the default holds');
  }
  return assigned;
}

/** Layers of the known options of sets. */
export function readFields<T>(
  sets: readonly Layer<ReadonlyMap<string, CibValue>>[],
  table: FieldTable<T>,
  document: CibDocument,
): Layer<Values<T>>[] {
  return sets.map(({ values, ...layer }) => ({ ...layer, values: assignFields(values, table, document) }));
}
