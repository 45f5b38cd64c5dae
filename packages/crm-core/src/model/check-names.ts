import type { Problem } from '@understudy/contracts';
import { checkNodeName, problemAt, type CheckContext } from './check-context.ts';
import type { Path } from './check-shape-message.ts';
import { entriesOf } from './document-draft.ts';
import { homeIdOf, unitIdOf, type Unit } from './document-outline.ts';

/** A name that is taken, and what has it. */
interface Claim {
  readonly name: string;
  /** Where the document says it; null for a name that follows from something else. */
  readonly path: Path | null;
  readonly owner: string;
}

/** Every name in the model is there once: those that people give, and those that follow from them. */
export function checkNames(context: CheckContext): Problem[] {
  return [...duplicates(context), ...unknownNodes(context)];
}

function duplicates(context: CheckContext): Problem[] {
  const generated = context.outline.units.flatMap((unit) => claimsOf(unit, context));
  const owners = new Map(generated.map((claim) => [claim.name, claim.owner]));
  return written(context).flatMap((claim) => {
    const owner = owners.get(claim.name);
    if (owner === undefined) {
      owners.set(claim.name, claim.owner);
      return [];
    }
    return claim.path === null ? [] : [duplicate(claim.path, claim.name, owner)];
  });
}

function duplicate(path: Path, name: string, owner: string): Problem {
  return problemAt(path, 'duplicate-id', `the name '${name}' is taken by ${owner}`, 'choose another name');
}

function claimsOf(unit: Unit, { draft }: CheckContext): Claim[] {
  const claims: Claim[] = [];
  const id = unitIdOf(unit);
  if (id !== unit.name)
    claims.push({ name: id, path: null, owner: `the instances of the ${unit.form} '${unit.name}'` });
  const section = unit.form === 'group' ? draft.groups : draft.resources;
  if (section?.[unit.name]?.home !== undefined) {
    claims.push({ name: homeIdOf(unit), path: null, owner: `the home of the ${unit.form} '${unit.name}'` });
  }
  return claims;
}

function written({ draft }: CheckContext): Claim[] {
  const resources = entriesOf(draft.resources).map(([name]) => claim(name, ['resources', name], 'a resource'));
  const groups = entriesOf(draft.groups).map(([name]) => claim(name, ['groups', name], 'a group'));
  const constraints = (draft.constraints ?? []).flatMap((constraint, index) =>
    constraint?.id === undefined ? [] : [claim(constraint.id, ['constraints', index, 'id'], 'another constraint')],
  );
  return [...resources, ...groups, ...constraints];
}

function claim(name: string, path: Path, owner: string): Claim {
  return { name, path, owner };
}

function unknownNodes(context: CheckContext): Problem[] {
  const names = entriesOf(context.draft.nodes).map(([name]) => name);
  return names.flatMap((name) => checkNodeName(name, ['nodes', name], context));
}
