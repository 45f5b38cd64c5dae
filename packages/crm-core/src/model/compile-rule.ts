import type { AttributeTest, CombinedRule } from './configuration/rule.ts';
import type { ExpressionDocument, LocationDocument } from './document.ts';

/** What a location without a node says of where it holds. A score that is an attribute's value is none where it is not said. */
export function compileRule({ rule, scoreAttribute }: LocationDocument, id: string): CombinedRule {
  const written: CombinedRule = {
    kind: rule?.booleanOp === 'or' ? 'any' : 'all',
    id: `${id}-rule`,
    parts: (rule?.expressions ?? []).map((expression, index) =>
      compileExpression(expression, `${id}-rule-${index + 1}`),
    ),
  };
  if (scoreAttribute === undefined) return written;
  const said = compileExpression({ attribute: scoreAttribute, operation: 'defined' }, `${id}-defined`);
  return { kind: 'all', id, parts: rule === undefined ? [said] : [said, written] };
}

function compileExpression({ attribute, operation, value, type }: ExpressionDocument, id: string): AttributeTest {
  return {
    kind: 'attribute',
    id,
    attribute,
    operation: operation === 'notDefined' ? 'undefined' : operation,
    value: value === undefined ? null : String(value),
    valueSource: 'literal',
    type: type ?? null,
  };
}
