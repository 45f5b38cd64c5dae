import type { Problem } from '@understudy/contracts';
import { isAboutKey } from '@understudy/crm-core';
import { type Document, isAlias, isCollection, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';

/** Something in the text: what stands there, and the key that it stands at, if any. */
interface Spot {
  readonly key: unknown;
  readonly value: unknown;
}

/**
 * Where in the text a problem stands, as an offset: at the key if the problem is about
 * the key, or if the value is empty or spans lines; else at the value. A path that
 * ends nowhere counts as far as it leads.
 */
export function locateNode(document: Document, { code, path }: Pick<Problem, 'code' | 'path'>): number {
  let spot: Spot = { key: null, value: document.contents };
  for (const step of path) {
    const next = childOf(spot, step, document);
    if (next === null) return offsetOf(spot.key) ?? offsetOf(spot.value) ?? 0;
    spot = next;
  }
  const key = offsetOf(spot.key);
  const value = offsetOf(spot.value);
  return (isAboutKey(code) || !isOnItsLine(spot.value) ? (key ?? value) : (value ?? key)) ?? 0;
}

function childOf({ value }: Spot, step: string | number, document: Document): Spot | null {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(node))
    return typeof step === 'number' && step in node.items ? { key: null, value: node.items[step] } : null;
  if (!isMap(node)) return null;
  // Of two that are the same the last one counts.
  const pair = node.items.findLast((item) => nameOf(item) === String(step));
  return pair === undefined ? null : { key: pair.key, value: pair.value };
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function isOnItsLine(value: unknown): boolean {
  if (isCollection(value)) return value.flow === true;
  return isNode(value) && !(isScalar(value) && value.value === null);
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
