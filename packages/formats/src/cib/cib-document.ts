/** A CIB while it is read: its elements by id, for references, and the notes taken so far. */
import { XmlAttributes } from '../xml-attributes.ts';
import type { XmlElement } from '../xml.ts';
import type { CibNotes } from './cib-notes.ts';

/** So many references may lead from one to the next. */
const referenceLimit = 8;

export class CibDocument {
  readonly root: XmlElement;
  readonly notes: CibNotes;
  #byId: Map<string, XmlElement> | undefined;

  constructor(root: XmlElement, notes: CibNotes) {
    this.root = root;
    this.notes = notes;
  }

  /** The element that is meant: the one that `id-ref` leads to, or the element itself. Null if there is none. */
  resolve(element: XmlElement): XmlElement | null {
    let meant: XmlElement | undefined = element;
    for (let step = 0; step < referenceLimit && meant !== undefined; step += 1) {
      const reference = meant.attributes.get('id-ref');
      if (reference === undefined) return meant;
      this.#byId ??= indexById(this.section('configuration'));
      meant = this.#byId.get(reference);
    }
    this.notes.add('invalid', element, `nothing has the id '${element.attributes.get('id-ref') ?? ''}': left out`);
    return null;
  }

  /** `section('configuration', 'resources')`; an empty element where there is none. */
  section(...names: readonly string[]): XmlElement {
    let at = this.root;
    for (const name of names)
      at = childNamed(at, name) ?? { ...at, name, attributes: new XmlAttributes([], []), children: [] };
    return at;
  }
}

function indexById(root: XmlElement): Map<string, XmlElement> {
  const byId = new Map<string, XmlElement>();
  const visit = (element: XmlElement): void => {
    const id = element.attributes.get('id');
    // Resources are never referred to in this way, and tags may bear the name of one.
    if (id !== undefined && element.name !== 'tag' && !byId.has(id)) byId.set(id, element);
    element.children.forEach(visit);
  };
  visit(root);
  return byId;
}

export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function idOf(element: XmlElement): string {
  return element.attributes.get('id') ?? '';
}
