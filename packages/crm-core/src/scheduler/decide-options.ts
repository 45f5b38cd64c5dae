/** What a decision needs beside the configuration and the situation. */
export interface DecideOptions {
  readonly nowWallMs: number;
  /** The digest that the histories hold, over parameters. */
  readonly digest: (parameters: ReadonlyMap<string, string>) => string;
  /**
   * For who decides while actions are carried out: nothing else is begun for a resource for which something is under way,
   * a node on its way in keeps what it has, and what works is taken down as late as can be. Default false: what is under
   * way and was never answered is asked for again, as Pacemaker does, which decides only when nothing is.
   */
  readonly waits?: boolean;
  /** Also keeps the scores line by line. Default false. */
  readonly trace?: boolean;
}
