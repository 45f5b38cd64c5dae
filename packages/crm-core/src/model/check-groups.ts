import type { Problem } from '@understudy/contracts';
import { checkNodeName, problemAt, type CheckContext } from './check-context.ts';
import { hintFor } from './check-nearest-name.ts';
import type { Path } from './check-shape-message.ts';
import { entriesOf } from './document-draft.ts';
import type { Unit } from './document-outline.ts';

const placementProperties = ['kind', 'home', 'failback', 'notify'] as const;

/** Who is a member of what, and who may say where something is placed. */
export function checkGroups(context: CheckContext): Problem[] {
  return [
    ...checkMembers(context),
    ...checkPlacedMembers(context),
    ...context.outline.units.flatMap(checkHome(context)),
  ];
}

function checkMembers(context: CheckContext): Problem[] {
  const groupOf = new Map<string, string>();
  return entriesOf(context.draft.groups).flatMap(([group, document]) =>
    (document?.members ?? []).flatMap((member, index) => {
      if (member === undefined) return [];
      const path = ['groups', group, 'members', index];
      const before = groupOf.get(member);
      groupOf.set(member, before ?? group);
      return before === undefined ? unknownMember(member, path, context) : [doubleMember(member, path, group, before)];
    }),
  );
}

function doubleMember(member: string, path: Path, group: string, before: string): Problem {
  if (before === group) {
    return problemAt(path, 'member-twice', `'${member}' is a member of this group already`, 'name it once');
  }
  const message = `'${member}' is a member of the group '${before}' already`;
  return problemAt(path, 'member-of-two-groups', message, 'a resource has one group; use constraints between groups');
}

function unknownMember(member: string, path: Path, { draft, outline }: CheckContext): Problem[] {
  const resources = entriesOf(draft.resources).map(([name]) => name);
  if (resources.includes(member) || draft.resources === undefined) return [];
  if (outline.subjects.has(member)) {
    return [problemAt(path, 'unknown-member', `'${member}' is a group`, 'members are resources; name those')];
  }
  const hint = hintFor(member, resources, 'resources');
  return [problemAt(path, 'unknown-member', `unknown resource '${member}'`, hint)];
}

/** A member is placed with its group, so its own word on that has no meaning. */
function checkPlacedMembers({ draft, outline }: CheckContext): Problem[] {
  return [...outline.subjects.values()].flatMap(({ name, unit, isMember }) => {
    const resource = draft.resources?.[name];
    if (!isMember || resource === undefined) return [];
    return placementProperties
      .filter((property) => property in resource)
      .map((property) =>
        problemAt(
          ['resources', name, property],
          'misplaced-property',
          `'${property}' has no meaning for a member of a group`,
          `write it at groups.${unit.name}.${property}`,
        ),
      );
  });
}

function checkHome(context: CheckContext): (unit: Unit) => Problem[] {
  return (unit) => {
    const section = unit.form === 'group' ? 'groups' : 'resources';
    const document = context.draft[section]?.[unit.name];
    const path = [section, unit.name];
    if (unit.kind === 'local') {
      return (['home', 'failback'] as const).flatMap((property) =>
        document?.[property] === undefined ? [] : [homeOfLocal(unit, [...path, property])],
      );
    }
    return checkNodeName(document?.home, [...path, 'home'], context);
  };
}

function homeOfLocal(unit: Unit, path: Path): Problem {
  const message = `'${String(path.at(-1))}' has no meaning for '${unit.name}', which runs on every node`;
  return problemAt(path, 'misplaced-property', message, "leave it out, or make the kind 'switchable' or 'fast'");
}
