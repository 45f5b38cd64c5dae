/**
 * Something wrong in what a person wrote. Problems are collected and reported all
 * together, each with its place.
 */
export interface Problem {
  /** Stable, for programs: `unknown-agent`. */
  readonly code: string;
  /** Path into the document: `['groups', 'web', 'members', 1]`. */
  readonly path: readonly (string | number)[];
  /** What is wrong, in words, with the offending value. */
  readonly message: string;
  /** What to do: the nearest valid name, the allowed values. Empty if there is nothing to add. */
  readonly hint: string;
  /** Where it stands in the text, from 1, if the format knows. */
  readonly line?: number;
  readonly column?: number;
}
