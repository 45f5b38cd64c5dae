import type { Path } from './check-shape-message.ts';

/**
 * What is sound of a document: everything may be missing, but what is there has its
 * right type. A part that was left out of a map or list stays in it as undefined, so
 * that its name is still known.
 */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Draft<T[K]> | undefined }
    : T;

/** A copy of plain data without what stands at the paths. Shares what did not change. */
export function withoutPaths(data: unknown, paths: readonly Path[]): unknown {
  return paths.reduce(withoutPath, data);
}

function withoutPath(value: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return undefined;
  const inner = (child: unknown): unknown => (rest.length === 0 ? undefined : withoutPath(child, rest));
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === step ? inner(item) : item));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, key === step ? inner(child) : child]));
}

/** The entries of a map of the draft, in the document's order. */
export function entriesOf<T>(map: Readonly<Record<string, T | undefined>> | undefined): [string, T | undefined][] {
  return Object.entries(map ?? {});
}
