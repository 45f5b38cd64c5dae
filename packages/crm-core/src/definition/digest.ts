import { hashOf } from '../base/hash.ts';
import { compareText } from '../base/order.ts';
import type { Primitive } from '../model/resource.ts';
import { levelAs, parametersOf } from './configured-resource-of.ts';

/** What a running instance was started with, or is monitored with at a level: see `digestOfParameters`. */
export function digestOf(primitive: Pick<Primitive, 'agent' | 'parameters'>, level?: number): string {
  const parameters = parametersOf(primitive);
  return digestOfParameters(level === undefined ? parameters : new Map([...parameters, ...levelAs(level)]));
}

/**
 * Parameters as 16 hexadecimal digits, in any order of writing. Equal digests mean that
 * nothing has to be started anew. It detects changes; it protects nothing.
 */
export function digestOfParameters(parameters: ReadonlyMap<string, string>): string {
  const own = [...parameters].filter(([name]) => !name.startsWith(metaPrefix));
  const text = JSON.stringify(own.sort(([a], [b]) => compareText(a, b)));
  return hash(text, 0x811c9dc5) + hash(text, 0x050c5d1f);
}

/** What the scheduler adds for an operation: how long it may take starts nothing anew. */
const metaPrefix = 'CRM_meta_';

function hash(text: string, seed: number): string {
  return hashOf(text, seed).toString(16).padStart(8, '0');
}
