/**
 * What constraints are about. A tag stands for the resources that it names, and a template
 * for those made from it; a resource of that name comes before both.
 */
import type { XmlElement } from '../xml.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';

const resourceNames = new Set(['primitive', 'group', 'clone', 'master', 'bundle']);

export class CibSubjects {
  readonly #resources = new Set<string>();
  readonly #manyById = new Map<string, string[]>();

  constructor(document: CibDocument) {
    this.#collect(document.section('configuration', 'resources'));
    for (const tag of childrenNamed(document.section('configuration', 'tags'), 'tag')) {
      const members = childrenNamed(tag, 'obj_ref').map(idOf);
      this.#manyById.set(idOf(tag), [...this.#membersOf(idOf(tag)), ...members]);
    }
  }

  #collect({ children }: XmlElement): void {
    for (const child of children) {
      if (!resourceNames.has(child.name)) continue;
      this.#resources.add(idOf(child));
      const template = child.attributes.get('template');
      if (template !== undefined) this.#manyById.set(template, [...this.#membersOf(template), idOf(child)]);
      this.#collect(child);
    }
  }

  #membersOf(id: string): readonly string[] {
    return this.#manyById.get(id) ?? [];
  }

  /** Null if the id stands for itself. */
  many(id: string): readonly string[] | null {
    return this.#resources.has(id) ? null : (this.#manyById.get(id) ?? null);
  }

  /** The resources that are meant, as many as they are. */
  all(id: string): readonly string[] {
    return this.many(id) ?? [id];
  }
}
