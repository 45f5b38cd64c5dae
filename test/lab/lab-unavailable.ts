/** Said when this machine cannot carry a lab. The message names what is missing and what would help. */
export class LabUnavailable extends Error {
  readonly missing: readonly string[];

  /** `missing`: one sentence for each thing that is not there. */
  constructor(missing: readonly string[], options?: ErrorOptions) {
    super(`No lab on this machine: ${missing.join(' ')}`, options);
    this.name = 'LabUnavailable';
    this.missing = missing;
  }
}
