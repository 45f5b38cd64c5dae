import { invariant } from '../base/invariant.ts';
import type { Colocation, Constraint, Location, Order, RuleLocation } from './constraint.ts';
import { homeScore, readScore } from './document-defaults.ts';
import type {
  ColocationDocument,
  ConstraintDocument,
  DefinitionDocument,
  LocationDocument,
  OrderDocument,
} from './document.ts';
import { homeIdOf, modelIdOf, unitIdOf, type Outline, type Subject, type Unit } from './document-outline.ts';
import { compileRule } from './compile-rule.ts';
import { activeRole, colocatedRole, locatedRole, orderedAction } from './document-roles.ts';

/** The homes, then the document's constraints in their order. */
export function compileConstraints(document: DefinitionDocument, outline: Outline): Constraint[] {
  const homes = outline.units.flatMap((unit) => compileHome(unit, document));
  const written = document.constraints ?? [];
  const takenIds = new Set([
    ...idsOfUnits(outline),
    ...homes.map(({ id }) => id),
    ...written.flatMap(({ id }) => id ?? []),
  ]);
  const compiled = written.map((constraint) => compileConstraint(constraint, idOf(constraint, takenIds), outline));
  return [...homes, ...compiled];
}

function idsOfUnits({ units, subjects }: Outline): string[] {
  return [...subjects.keys(), ...units.map(unitIdOf)];
}

/** A local resource has no home. */
function compileHome(unit: Unit, document: DefinitionDocument): Location[] {
  const section = unit.form === 'group' ? document.groups : document.resources;
  const node = section?.[unit.name]?.home;
  if (node === undefined) return [];
  const base: Location = { kind: 'location', id: homeIdOf(unit), resource: unitIdOf(unit), node, score: homeScore };
  return [withRole(base, 'role', activeRole({ unit }))];
}

/** The id that is given, or one that says what the constraint is about. Adds to `takenIds`. */
function idOf(constraint: ConstraintDocument, takenIds: Set<string>): string {
  if (constraint.id !== undefined) return constraint.id;
  const base = [constraint.kind, ...partsOf(constraint)].join('-');
  let id = base;
  for (let number = 2; takenIds.has(id); number += 1) id = `${base}-${number}`;
  takenIds.add(id);
  return id;
}

function partsOf(constraint: ConstraintDocument): string[] {
  switch (constraint.kind) {
    case 'location':
      return [constraint.resource, constraint.node ?? constraint.scoreAttribute ?? 'rule'];
    case 'colocation':
      return [constraint.resource, constraint.with];
    case 'order':
      return [constraint.first, constraint.then];
  }
}

function compileConstraint(constraint: ConstraintDocument, id: string, outline: Outline): Constraint {
  switch (constraint.kind) {
    case 'location':
      return compileLocation(constraint, id, outline);
    case 'colocation':
      return compileColocation(constraint, id, outline);
    case 'order':
      return compileOrder(constraint, id, outline);
  }
}

function compileLocation(document: LocationDocument, id: string, outline: Outline): Location | RuleLocation {
  const subject = subjectNamed(document.resource, outline);
  const { node, scoreAttribute } = document;
  // The value of an attribute is one of the scores that only prefer.
  const score = document.score === undefined ? 0 : readScore(document.score);
  const resource = modelIdOf(subject);
  const role = locatedRole(document.role, subject, score);
  if (node !== undefined)
    return withRole<Location, 'role'>({ kind: 'location', id, resource, node, score }, 'role', role);
  const value =
    scoreAttribute === undefined
      ? ({ kind: 'score', score } as const)
      : ({ kind: 'attribute', name: scoreAttribute } as const);
  const rule = compileRule(document, id);
  return withRole<RuleLocation, 'role'>({ kind: 'ruleLocation', id, resource, rule, score: value }, 'role', role);
}

function compileColocation(document: ColocationDocument, id: string, outline: Outline): Colocation {
  const resource = subjectNamed(document.resource, outline);
  const other = subjectNamed(document.with, outline);
  const base: Colocation = {
    kind: 'colocation',
    id,
    resource: modelIdOf(resource),
    with: modelIdOf(other),
    score: readScore(document.score),
  };
  const withResourceRole = withRole(base, 'resourceRole', colocatedRole(document.role, resource));
  return withRole(withResourceRole, 'withRole', colocatedRole(document.withRole, other));
}

function compileOrder(document: OrderDocument, id: string, outline: Outline): Order {
  const first = subjectNamed(document.first, outline);
  const then = subjectNamed(document.then, outline);
  const requirement = document.requirement ?? 'mandatory';
  return {
    kind: 'order',
    id,
    first: modelIdOf(first),
    firstAction: orderedAction(document.firstAction, first),
    then: modelIdOf(then),
    thenAction: orderedAction(document.thenAction, then),
    requirement,
    symmetrical: document.symmetrical ?? requirement !== 'serialize',
  };
}

function subjectNamed(name: string, { subjects }: Outline): Subject {
  const subject = subjects.get(name);
  invariant(subject !== undefined, `'${name}' was checked to be defined`);
  return subject;
}

/** A role that means every instance is left out, rather than present and undefined. */
function withRole<T extends object, K extends keyof T>(constraint: T, key: K, role: T[K] | undefined): T {
  return role === undefined ? constraint : { ...constraint, [key]: role };
}
