import type { AttributeTest, Comparison } from '../../model/configuration/rule.ts';
import { compareValues } from './compare-values.ts';
import { type RuleContext, withSubmatches } from './rule-context.ts';

/** Compares an attribute of a node with a value. Without a node nothing holds. */
export function attributeTestHolds(test: AttributeTest, context: RuleContext): boolean {
  if (context.node === null) return false;
  const actual = context.node.get(withSubmatches(test.attribute, context.submatches));
  if (test.operation === 'defined') return actual !== undefined;
  if (test.operation === 'undefined') return actual === undefined;
  const reference = referenceOf(test, context);
  if (actual === undefined || reference === undefined) return missingFits(actual, reference, test.operation);
  const type = test.type ?? defaultType(test.operation, actual, reference);
  return fits(compareValues(actual, reference, type), test.operation);
}

/** Where one is missing they differ, where both are they are the same; none is less. */
function missingFits(actual: string | undefined, reference: string | undefined, operation: Comparison): boolean {
  if (operation === 'eq') return actual === reference;
  return operation === 'ne' && actual !== reference;
}

function referenceOf(test: AttributeTest, context: RuleContext): string | undefined {
  if (test.value === null || test.value === '') return undefined;
  switch (test.valueSource) {
    case 'literal':
      return test.value;
    case 'param':
      return context.parameters?.().get(test.value);
    case 'meta':
      return context.meta?.().get(test.value);
  }
}

/** Which is greater is asked of numbers, whether two are the same of texts. */
function defaultType(operation: Comparison, actual: string, reference: string): 'string' | 'integer' | 'number' {
  if (operation === 'eq' || operation === 'ne') return 'string';
  return actual.includes('.') || reference.includes('.') ? 'number' : 'integer';
}

function fits(order: number, operation: Comparison): boolean {
  switch (operation) {
    case 'lt':
      return order < 0;
    case 'lte':
      return order <= 0;
    case 'gt':
      return order > 0;
    case 'gte':
      return order >= 0;
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
  }
}
