/** What the built-in server is told by the agent: a JSON file, named on its command line. */
export interface BuiltinConfiguration {
  readonly version: 1;
  /** The node's name, sent with every answer. */
  readonly node: string;
  readonly resource: string;
  /** The directory that is served. It may come and go. */
  readonly root: string;
  /** The file that stands for a directory: `index.html`. */
  readonly index: string;
  readonly port: number;
  /** Null: every address that the host has and will have. */
  readonly address: string | null;
  /** There while the resource is promoted. */
  readonly markerFile: string;
  /** How long requests in flight may go on after SIGTERM, in milliseconds. */
  readonly graceMs: number;
  /** Whom to become once the port is open; null: nobody else. */
  readonly account: Account | null;
  /** True if it must not go on as root when it cannot become that account. */
  readonly accountIsRequired: boolean;
}

/** A user of the host, and the group that its processes have. */
export interface Account {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
}
