import type { OperationTest, ResourceTest, Rule } from '../../model/configuration/rule.ts';
import { attributeTestHolds } from './attribute-test.ts';
import { dateTestHolds, nextDateChange } from './date-test.ts';
import type { RuleContext } from './rule-context.ts';

/*
 * What a rule says here and now. Rules are data from a document; this is the one place
 * that gives them their meaning.
 */

/** Whether a rule holds. No rule (null) always does. */
export function ruleHolds(rule: Rule | null, context: RuleContext): boolean {
  if (rule === null) return true;
  switch (rule.kind) {
    case 'all':
      return rule.parts.every((part) => ruleHolds(part, context));
    case 'any':
      return rule.parts.some((part) => ruleHolds(part, context));
    case 'attribute':
      return attributeTestHolds(rule, context);
    case 'date':
    case 'dateSpec':
      return dateTestHolds(rule, context.nowWallMs);
    case 'resource':
      return resourceTestHolds(rule, context);
    case 'operation':
      return operationTestHolds(rule, context);
  }
}

/**
 * When one of its dates will say something else than now, in milliseconds since 1970;
 * null: never, or not known (a date specification is like a line of cron: nobody says
 * when it comes round).
 */
export function nextChange(rule: Rule | null, nowWallMs: number): number | null {
  if (rule === null) return null;
  if (rule.kind === 'date') return nextDateChange(rule, nowWallMs);
  if (rule.kind !== 'all' && rule.kind !== 'any') return null;
  return rule.parts.reduce<number | null>((soonest, part) => earlier(soonest, nextChange(part, nowWallMs)), null);
}

/** The earlier of two times, of which each may be unknown. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

/** Whether a rule, or a part of it, looks at nodes. */
export function looksAtNodes(rule: Rule | null): boolean {
  if (rule === null) return false;
  return rule.kind === 'attribute' || ((rule.kind === 'all' || rule.kind === 'any') && rule.parts.some(looksAtNodes));
}

function resourceTestHolds(test: ResourceTest, { agent }: RuleContext): boolean {
  if (agent === null) return false;
  return (
    (test.standard === null || test.standard === agent.standard) &&
    (test.provider === null || test.provider === agent.provider) &&
    (test.type === null || test.type === agent.type)
  );
}

function operationTestHolds(test: OperationTest, { operation }: RuleContext): boolean {
  if (operation?.name !== test.name) return false;
  return test.intervalMs === null || test.intervalMs === operation.intervalMs;
}
