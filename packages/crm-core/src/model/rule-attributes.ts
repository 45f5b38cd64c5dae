import type { Rule } from './configuration/rule.ts';
import type { Constraint } from './constraint.ts';

/** The names of the node attributes that rules of these constraints read: what is said of a node that is decided upon. */
export function ruleAttributesOf(constraints: readonly Constraint[]): ReadonlySet<string> {
  return new Set(
    constraints.flatMap((constraint) => {
      if (constraint.kind !== 'ruleLocation') return [];
      const { rule, score } = constraint;
      return [...namesIn(rule), ...(score.kind === 'attribute' ? [score.name] : [])];
    }),
  );
}

function namesIn(rule: Rule): readonly string[] {
  if (rule.kind === 'all' || rule.kind === 'any') return rule.parts.flatMap(namesIn);
  return rule.kind === 'attribute' ? [rule.attribute] : [];
}
