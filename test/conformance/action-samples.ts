import type { Action } from './action.ts';

interface Extras {
  readonly kind?: Action['kind'];
  readonly after?: readonly number[];
}

/** `a_start_0 on n`, or `do_shutdown-n on n`; a pseudo action is written without a node. */
export function action(id: number, text: string, { kind, after = [] }: Extras = {}): Action {
  const [key = '', node] = text.split(' on ');
  const task = /_(migrate_(?:to|from)|[^_]+)_\d+$/.exec(key)?.[1] ?? /^do_shutdown(?=-)/.exec(key)?.[0] ?? key;
  return {
    id,
    kind: kind ?? (node === undefined ? 'pseudo' : 'resource'),
    task,
    key,
    ...(node === undefined ? {} : { node }),
    after,
  };
}
