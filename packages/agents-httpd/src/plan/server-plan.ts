import type { Argv } from '@understudy/agent-kit';
import type { Account } from '../builtin/configuration.ts';
import type { RunPaths } from './run-paths.ts';

/**
 * How one kind of server is started, tested and asked to go, as data. The operations
 * carry it out and know nothing of Apache or nginx.
 */
export interface ServerPlan {
  readonly argv: Argv;
  readonly env: Readonly<Record<string, string>>;
  /** Written before the test, for everybody to read. */
  readonly files: readonly PlannedFile[];
  /** The server's own check of its configuration; null if it has none. */
  readonly configTest: Argv | null;
}

export interface PlannedFile {
  readonly path: string;
  readonly text: string;
}

/** What a plan needs to know besides the parameters. */
export interface PlanSurroundings {
  readonly node: string;
  readonly resource: string;
  readonly paths: RunPaths;
  /** Whom to serve as; null: as whoever the agent is. */
  readonly account: Account | null;
  /** The server's program. */
  readonly program: string;
  /** Whether this host knows IPv6 at all. */
  readonly hasIpv6: boolean;
}
