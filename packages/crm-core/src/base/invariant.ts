/** Thrown when something that cannot be is: the node stops, rather than go on with a wrong belief. */
export class InvariantError extends Error {
  constructor(message: string) {
    super(`broken invariant: ${message}`);
    this.name = 'InvariantError';
  }
}

/** Asserts what the code around it relies on. Also in production. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
