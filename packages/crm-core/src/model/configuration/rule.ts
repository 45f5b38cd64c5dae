/*
 * Rules: conditions that hold at some times, on some nodes, for some resources. They
 * are data; the scheduler's first stage says what they mean now.
 */

export type Rule = CombinedRule | AttributeTest | DateTest | ResourceTest | OperationTest;

/** `all`: every part must hold; `any`: one. Without parts, `all` holds and `any` does not. */
export interface CombinedRule {
  readonly kind: 'all' | 'any';
  readonly id: string;
  readonly parts: readonly Rule[];
}

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte' | 'eq' | 'ne';

/** About a node's attribute; `#uname`, `#kind` and the like are attributes too. */
export interface AttributeTest {
  readonly kind: 'attribute';
  readonly id: string;
  readonly attribute: string;
  readonly operation: Comparison | 'defined' | 'undefined';
  /** What it is compared with: the value itself, or the name of a parameter or meta attribute of the resource. */
  readonly value: string | null;
  readonly valueSource: 'literal' | 'param' | 'meta';
  /** `null`: `number` if one side looks like a fraction, `integer` if both look like integers, else `string`. */
  readonly type: 'string' | 'integer' | 'number' | 'version' | null;
}

export type DateTest =
  | {
      readonly kind: 'date';
      readonly id: string;
      readonly operation: 'lt' | 'gt' | 'inRange';
      /** Milliseconds since 1970, UTC. */
      readonly startWallMs: number | null;
      readonly endWallMs: number | null;
      /** Added to `start` where there is no `end`. */
      readonly duration: CalendarDuration | null;
    }
  | { readonly kind: 'dateSpec'; readonly id: string; readonly spec: DateSpec };

/** Calendar units: a month is not a number of days. */
export interface CalendarDuration {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

export interface NumberRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** Like a line of cron, in UTC unless `offsetMinutes` says otherwise; what is absent always matches. */
export interface DateSpec {
  readonly seconds?: NumberRange;
  readonly minutes?: NumberRange;
  readonly hours?: NumberRange;
  readonly monthDays?: NumberRange;
  /** 1 is Monday. */
  readonly weekDays?: NumberRange;
  readonly yearDays?: NumberRange;
  readonly months?: NumberRange;
  /** ISO 8601 weeks. */
  readonly weeks?: NumberRange;
  readonly years?: NumberRange;
  readonly weekYears?: NumberRange;
}

/** In defaults for resources and operations: which agents they are for. */
export interface ResourceTest {
  readonly kind: 'resource';
  readonly id: string;
  readonly standard: string | null;
  readonly provider: string | null;
  readonly type: string | null;
}

/** In defaults for operations: which operation they are for. */
export interface OperationTest {
  readonly kind: 'operation';
  readonly id: string;
  readonly name: string;
  readonly intervalMs: number | null;
}

/**
 * Values that hold where the rule does (always, without one). In a list of layers the
 * first that holds and has a value wins.
 */
export interface Layer<T> {
  readonly id: string;
  readonly rule: Rule | null;
  readonly values: T;
}
