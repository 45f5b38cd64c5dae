import type { DefinitionDocument, GroupDocument, ResourceDocument, ResourceKind } from './document.ts';
import { entriesOf, type Draft } from './document-draft.ts';

export type DraftDocument = Draft<DefinitionDocument>;

/** What is placed as one: a resource in no group, or a group. */
export interface Unit {
  readonly name: string;
  readonly form: 'resource' | 'group';
  /** Null if the document says something that is no kind. */
  readonly kind: ResourceKind | null;
  /** Resources in their order; a group's, or the resource alone. */
  readonly members: readonly string[];
}

/** What a name in a constraint can mean. */
export interface Subject {
  readonly name: string;
  readonly unit: Unit;
  readonly isMember: boolean;
}

/** Who is what: units in the document's order (resources first), and every name that can be referred to. */
export interface Outline {
  readonly units: readonly Unit[];
  readonly subjects: ReadonlyMap<string, Subject>;
  /** False if a section that has names could not be read: then an unknown name proves nothing. */
  readonly isComplete: boolean;
}

export function outlineOf(draft: DraftDocument): Outline {
  const resources = new Map(entriesOf(draft.resources));
  const groups = entriesOf(draft.groups).filter(([name]) => !resources.has(name));
  const grouped = new Set<string>();
  const groupUnits = groups.map(([name, group]) => groupUnit(name, group, resources, grouped));
  const alone = [...resources].filter(([name]) => !grouped.has(name));
  const units = [...alone.map(([name, resource]) => resourceUnit(name, resource)), ...groupUnits];
  return {
    units,
    subjects: new Map(units.flatMap(subjectsOf).map((subject) => [subject.name, subject])),
    isComplete: draft.resources !== undefined && (draft.groups !== undefined || !('groups' in draft)),
  };
}

/** A resource that several groups name belongs to the first. Adds to `grouped`. */
function groupUnit(
  name: string,
  group: Draft<GroupDocument> | undefined,
  resources: ReadonlyMap<string, unknown>,
  grouped: Set<string>,
): Unit {
  const members: string[] = [];
  for (const member of group?.members ?? []) {
    if (member === undefined || !resources.has(member) || grouped.has(member)) continue;
    grouped.add(member);
    members.push(member);
  }
  return { name, form: 'group', kind: kindOf(group), members };
}

function resourceUnit(name: string, resource: Draft<ResourceDocument> | undefined): Unit {
  return { name, form: 'resource', kind: kindOf(resource), members: [name] };
}

function kindOf(item: Draft<ResourceDocument> | Draft<GroupDocument> | undefined): ResourceKind | null {
  if (item === undefined) return null;
  return item.kind ?? ('kind' in item ? null : 'switchable');
}

function subjectsOf(unit: Unit): Subject[] {
  const itself = { name: unit.name, unit, isMember: false };
  if (unit.form === 'resource') return [itself];
  return [itself, ...unit.members.map((name) => ({ name, unit, isMember: true }))];
}

/** The id in the model of what a name means: a unit that has several instances is a clone there. */
export function modelIdOf(subject: Subject): string {
  return subject.isMember ? subject.name : unitIdOf(subject.unit);
}

export function unitIdOf(unit: Unit): string {
  return unit.kind === 'local' || unit.kind === 'fast' ? `${unit.name}-clone` : unit.name;
}

export function homeIdOf(unit: Unit): string {
  return `home-${unit.name}`;
}
