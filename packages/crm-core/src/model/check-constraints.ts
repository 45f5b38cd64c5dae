import type { Problem } from '@understudy/contracts';
import { checkColocations } from './check-colocations.ts';
import { checkNodeName, problemAt, type CheckContext } from './check-context.ts';
import { hintFor } from './check-nearest-name.ts';
import { checkLocationRule } from './check-location-rule.ts';
import { checkOrderCycles } from './check-order-cycles.ts';
import type { Path } from './check-shape-message.ts';
import type {
  ColocationDocument,
  ConstraintDocument,
  LocationDocument,
  OrderedActionDocument,
  OrderDocument,
  RoleDocument,
} from './document.ts';
import type { Draft } from './document-draft.ts';
import { unitIdOf, type Subject } from './document-outline.ts';

/** Each constraint by itself, then what they say together. */
export function checkConstraints(context: CheckContext): Problem[] {
  const constraints = context.draft.constraints ?? [];
  return [
    ...constraints.flatMap((constraint, index) => checkOne(constraint, ['constraints', index], context)),
    ...checkOrderCycles(context),
    ...checkColocations(context),
  ];
}

function checkOne(constraint: Draft<ConstraintDocument> | undefined, path: Path, context: CheckContext): Problem[] {
  switch (constraint?.kind) {
    case 'location':
      return checkLocation(constraint, path, context);
    case 'colocation':
      return checkColocation(constraint, path, context);
    case 'order':
      return checkOrder(constraint, path, context);
    case undefined:
      return [];
  }
}

function checkLocation(location: Draft<LocationDocument>, path: Path, context: CheckContext): Problem[] {
  return [
    ...checkSubject(location.resource, [...path, 'resource'], context),
    ...checkNodeName(location.node, [...path, 'node'], context),
    ...checkLocationRule(location, path),
    ...checkRole(location.role, location.resource, [...path, 'role'], context),
  ];
}

function checkColocation(colocation: Draft<ColocationDocument>, path: Path, context: CheckContext): Problem[] {
  return [
    ...checkSubject(colocation.resource, [...path, 'resource'], context),
    ...checkSubject(colocation.with, [...path, 'with'], context),
    ...checkApart(colocation.resource, colocation.with, [...path, 'with'], context),
    ...checkRole(colocation.role, colocation.resource, [...path, 'role'], context),
    ...checkRole(colocation.withRole, colocation.with, [...path, 'withRole'], context),
  ];
}

function checkOrder(order: Draft<OrderDocument>, path: Path, context: CheckContext): Problem[] {
  return [
    ...checkSubject(order.first, [...path, 'first'], context),
    ...checkSubject(order.then, [...path, 'then'], context),
    ...checkApart(order.first, order.then, [...path, 'then'], context),
    ...checkAction(order.firstAction, order.first, [...path, 'firstAction'], context),
    ...checkAction(order.thenAction, order.then, [...path, 'thenAction'], context),
    ...checkSymmetry(order, [...path, 'symmetrical']),
  ];
}

function checkSubject(name: string | undefined, path: Path, { outline }: CheckContext): Problem[] {
  if (name === undefined) return [];
  const subject = outline.subjects.get(name);
  if (subject !== undefined) return checkReach(subject, path);
  if (!outline.isComplete) return [];
  const clone = outline.units.find((unit) => unitIdOf(unit) === name);
  const names = [...outline.subjects.keys()];
  const hint = clone === undefined ? hintFor(name, names, 'defined') : `write '${clone.name}'`;
  return [problemAt(path, 'unknown-resource', `unknown resource or group '${name}'`, hint)];
}

/** Of what has several instances, a member cannot be told apart from its group. */
function checkReach({ name, unit, isMember }: Subject, path: Path): Problem[] {
  if (!isMember || (unit.kind !== 'fast' && unit.kind !== 'local')) return [];
  const message = `'${name}' is a member of the ${unit.kind} group '${unit.name}', which is placed as a whole`;
  return [problemAt(path, 'constraint-on-member', message, `write '${unit.name}'`)];
}

function checkApart(one: string | undefined, other: string | undefined, path: Path, context: CheckContext): Problem[] {
  const unit = context.outline.subjects.get(one ?? '')?.unit;
  if (unit === undefined || unit !== context.outline.subjects.get(other ?? '')?.unit) return [];
  if (unit.form === 'resource' || one === other) {
    return [problemAt(path, 'self-constraint', `'${one}' is constrained to itself`, 'name two different things')];
  }
  const message = `'${one}' and '${other}' belong to the same group '${unit.name}'`;
  return [problemAt(path, 'self-constraint', message, 'a group keeps its members together and in order by itself')];
}

function checkRole(
  role: RoleDocument | undefined,
  name: string | undefined,
  path: Path,
  context: CheckContext,
): Problem[] {
  if (role === undefined || role === 'started' || isPromotable(name, context)) return [];
  return [
    problemAt(
      path,
      'invalid-role',
      `'${name}' is never ${role}: only something fast is`,
      "leave it out, or write 'started'",
    ),
  ];
}

function checkAction(
  action: OrderedActionDocument | undefined,
  name: string | undefined,
  path: Path,
  context: CheckContext,
): Problem[] {
  if (action === undefined || action === 'start' || action === 'stop' || isPromotable(name, context)) return [];
  const usual = action === 'promote' ? 'start' : 'stop';
  const message = `there is no ${action} of '${name}': only something fast has one`;
  return [problemAt(path, 'invalid-action', message, `write '${usual}'`)];
}

/** Also true while nothing is known to the contrary: another problem says what is wrong then. */
function isPromotable(name: string | undefined, { outline }: CheckContext): boolean {
  const unit = outline.subjects.get(name ?? '')?.unit;
  return unit === undefined || unit.kind === null || unit.kind === 'fast';
}

function checkSymmetry(order: Draft<OrderDocument>, path: Path): Problem[] {
  if (order.requirement !== 'serialize' || order.symmetrical !== true) return [];
  const message = "'symmetrical' has no meaning for an order that only serialises";
  return [problemAt(path, 'misplaced-property', message, 'leave it out')];
}
