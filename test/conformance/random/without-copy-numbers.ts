/**
 * Copies of a clone that cannot be told apart have no names of their own: which of them has which number says nothing of
 * what would be done, and is left out of a comparison. A unique copy keeps its number.
 */
import type { Action } from '../action.ts';

/** Keys without numbers: `web:1_start_0` → `web_start_0`, unless `web` is, by the CIB, a clone's whose copies are unique. */
export function withoutCopyNumbers(actions: readonly Action[], cib: string): readonly Action[] {
  const unique = uniquePrimitives(cib);
  return actions.map((action) => {
    const parts = /^([^:]+):\d+(_.*)$/.exec(action.key);
    const [, name = '', rest = ''] = parts ?? [];
    return parts === null || unique.has(name) ? action : { ...action, key: `${name}${rest}` };
  });
}

/** As the generator writes clones, which lie in nothing else. */
function uniquePrimitives(cib: string): ReadonlySet<string> {
  const clones = cib.match(/<clone .*?<\/clone>/gs) ?? [];
  const unique = clones.filter((clone) => clone.includes('name="globally-unique" value="true"'));
  return new Set(unique.flatMap((clone) => [...clone.matchAll(/<primitive id="([^"]+)"/g)].map(([, id]) => id ?? '')));
}
