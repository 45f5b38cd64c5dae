import type { AgentName } from '../../model/configuration/configured-resource.ts';

/** What a rule may look at. What does not apply where it stands is null: a test about it does not hold. */
export interface RuleContext {
  readonly nowWallMs: number;
  /** Attributes of the node that it is asked about, `#uname` and the like among them. */
  readonly node: ReadonlyMap<string, string> | null;
  /** Of the resource that it is asked about, for tests whose value is one of these. */
  readonly parameters: (() => ReadonlyMap<string, string>) | null;
  readonly meta: (() => ReadonlyMap<string, string>) | null;
  readonly agent: AgentName | null;
  readonly operation: { readonly name: string; readonly intervalMs: number } | null;
  /** Of the pattern by which the resource was found: `%1` is the first. Empty: there is no pattern. */
  readonly submatches: readonly string[];
}

/** Where only the time counts. */
export function timeContext(nowWallMs: number): RuleContext {
  return { nowWallMs, node: null, parameters: null, meta: null, agent: null, operation: null, submatches: [] };
}

/** Text with `%0` to `%9` replaced by the submatches of a pattern; what has no submatch becomes nothing. */
export function withSubmatches(text: string, submatches: readonly string[]): string {
  if (submatches.length === 0) return text;
  return text.replace(/%([0-9])/g, (_whole, digit: string) => submatches[Number(digit)] ?? '');
}
