/**
 * What a reader of a CIB did not use, or not as it was written. Readers note it beside
 * the element; the place in the document is found when the element is looked at for what nobody read.
 */
import type { XmlElement } from '../xml.ts';

/**
 * `withoutEffect`: known, and no decision depends on it. `foreign`: a name that anybody
 * may use, and that Pacemaker itself does not read. `invalid`: a value that cannot be
 * read, or a part that lacks something; `what` says what holds instead.
 * `notUnderstood`: the reader does not know what it is.
 */
export type CibNoteKind = 'withoutEffect' | 'foreign' | 'invalid' | 'notUnderstood';

export interface CibNote {
  readonly kind: CibNoteKind;
  /** Elements from the root on, with their ids: `cib/configuration/nodes/node#1`. */
  readonly path: string;
  /** Of the element, from 1. */
  readonly line: number;
  readonly column: number;
  readonly what: string;
  /** How often; the place is that of the first. Above 1 only for what is without effect. */
  readonly count: number;
}

export interface PendingNote {
  readonly kind: CibNoteKind;
  readonly what: string;
}

export class CibNotes {
  readonly #pending = new Map<XmlElement, PendingNote[]>();
  /** Shared elements are read more than once, and noted once. */
  readonly #seen = new Map<XmlElement, Set<string>>();

  add(kind: CibNoteKind, element: XmlElement, what: string): void {
    const seen = this.#seen.get(element) ?? new Set();
    this.#seen.set(element, seen);
    if (seen.has(what)) return;
    seen.add(what);
    const notes = this.#pending.get(element) ?? [];
    this.#pending.set(element, notes);
    notes.push({ kind, what });
  }

  /** A value that cannot be read: what holds instead is said with it. */
  invalid(element: XmlElement, name: string, value: string, instead: string): void {
    this.add('invalid', element, `${name} cannot be '${value}': ${instead}`);
  }

  /** What there is to say of an element; it is forgotten with that. */
  takeOf(element: XmlElement): readonly PendingNote[] {
    const notes = this.#pending.get(element) ?? [];
    this.#pending.delete(element);
    this.#seen.delete(element);
    return notes;
  }
}
