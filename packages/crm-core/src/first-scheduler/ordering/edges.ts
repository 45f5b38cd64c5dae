/** One action must come after another. */
export interface Edge {
  readonly before: number;
  readonly after: number;
  /** The second is not done at all if the first cannot be. Otherwise only their order matters. */
  readonly required: boolean;
}
