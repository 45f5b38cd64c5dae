import type { LocationConstraint } from '../../model/configuration/configured-constraint.ts';
import type { Instance, World } from '../world/world.ts';

/** Whom a constraint is about, with what its pattern found in the name. */
export interface Subject {
  readonly instance: Instance;
  readonly submatches: readonly string[];
}

/**
 * The instance that an id names. What is cloned is named by its clone as a whole, unless
 * one copy is named by its number. Undefined: there is none.
 */
export function instanceNamed(world: World, id: string): Instance | undefined {
  const instance = world.instanceById.get(id);
  if (instance === undefined || instance.id === id) return instance;
  return instance.clone === null ? instance : (world.instances[instance.clone] ?? instance);
}

export function subjectsOf(world: World, subject: LocationConstraint['subject']): readonly Subject[] {
  if (subject.kind === 'resource') {
    const instance = instanceNamed(world, subject.id);
    return instance === undefined ? [] : [{ instance, submatches: [] }];
  }
  const pattern = patternOf(subject.expression);
  if (pattern === null) return [];
  return world.roots.flatMap((root) => {
    const instance = world.instances[root];
    if (instance === undefined) return [];
    const match = pattern.exec(instance.id);
    if ((match === null) !== subject.inverted) return [];
    return [{ instance, submatches: match === null ? [] : [...match] }];
  });
}

const characterClasses: ReadonlyMap<string, string> = new Map([
  ['alnum', 'a-zA-Z0-9'],
  ['alpha', 'a-zA-Z'],
  ['blank', ' \\t'],
  ['digit', '0-9'],
  ['lower', 'a-z'],
  ['space', '\\s'],
  ['upper', 'A-Z'],
  ['xdigit', '0-9a-fA-F'],
]);

/** An extended regular expression of POSIX; null: it is none. */
function patternOf(expression: string): RegExp | null {
  const source = expression.replace(/\[:([a-z]+):\]/g, (whole, name: string) => characterClasses.get(name) ?? whole);
  try {
    return new RegExp(source);
  } catch {
    return null;
  }
}
