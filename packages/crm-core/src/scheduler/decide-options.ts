/** What a decision needs beside the configuration and the situation. */
export interface DecideOptions {
  readonly nowWallMs: number;
  /** The digest that the histories hold, over parameters. */
  readonly digest: (parameters: ReadonlyMap<string, string>) => string;
  /** Also keeps the scores line by line. Default false. */
  readonly trace?: boolean;
}
