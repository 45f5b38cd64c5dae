import type { Problem } from '@understudy/contracts';
import { problemAt } from './check-context.ts';
import type { Path } from './check-shape-message.ts';
import type { ExpressionDocument, LocationDocument } from './document.ts';
import type { Draft } from './document-draft.ts';

/** A location says on which node, or has a rule that does; and what it is worth there, or whose value says so. */
export function checkLocationRule(location: Draft<LocationDocument>, path: Path): Problem[] {
  const has = (name: keyof LocationDocument): boolean => name in location;
  const expressions = location.rule?.expressions ?? [];
  return [
    ...(has('node') || has('rule') || has('scoreAttribute') ? [] : [nowhere(path)]),
    ...(has('score') || has('scoreAttribute') ? [] : [worthless(path)]),
    ...(has('node') && has('rule') ? [besides(path, 'rule', 'node')] : []),
    ...(has('node') && has('scoreAttribute') ? [besides(path, 'scoreAttribute', 'node')] : []),
    ...(has('score') && has('scoreAttribute') ? [besides(path, 'scoreAttribute', 'score')] : []),
    ...expressions.flatMap((expression, index) => checkExpression(expression, [...path, 'rule', 'expressions', index])),
  ];
}

function nowhere(path: Path): Problem {
  const hint = "add 'node', or a 'rule' that says on which";
  return problemAt(path, 'missing-property', "'node' is missing", hint);
}

function worthless(path: Path): Problem {
  const hint = "add 'score', or 'scoreAttribute': the node's attribute whose value it is";
  return problemAt(path, 'missing-property', "'score' is missing", hint);
}

function besides(path: Path, name: string, other: string): Problem {
  const message = `'${name}' has no meaning beside '${other}'`;
  return problemAt([...path, name], 'misplaced-property', message, `leave one of them out`);
}

function checkExpression(expression: Draft<ExpressionDocument> | undefined, path: Path): Problem[] {
  if (expression?.operation === undefined) return [];
  const asksOnly = expression.operation === 'defined' || expression.operation === 'notDefined';
  if (asksOnly) {
    const names = (['value', 'type'] as const).filter((name) => name in expression);
    return names.map((name) => besides(path, name, expression.operation ?? ''));
  }
  if ('value' in expression) return [];
  return [problemAt(path, 'missing-property', "'value' is missing", "add 'value': what it is compared with")];
}
