import type { Layer } from '../model/configuration/rule.ts';

/** Values without a rule. */
export function always<T>(values: T): Layer<T> {
  return { id: '', rule: null, values };
}
