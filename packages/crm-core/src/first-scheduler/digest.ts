import type { Primitive } from '../model/resource.ts';
import { compareText } from '../base/order.ts';

/**
 * What a running instance was started with, as 16 hexadecimal digits: agent and
 * parameters, in any order of writing. Equal digests mean that nothing has to be
 * started anew. It detects changes; it protects nothing.
 */
export function digestOf(primitive: Pick<Primitive, 'agent' | 'parameters'>): string {
  const names = Object.keys(primitive.parameters).sort(compareText);
  const text = JSON.stringify([primitive.agent, names.map((name) => [name, primitive.parameters[name]])]);
  return hash(text, 0x811c9dc5) + hash(text, 0x050c5d1f);
}

/** FNV-1a over UTF-16 code units, with a seed of its own for each half. */
function hash(text: string, seed: number): string {
  let value = seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
