import type { LogLevel } from './protocol.ts';

/** What happened to a plugin. For people and programs to read; nothing depends on anybody listening. */
export type HostEvent =
  /** Its process runs and its agents can be used. */
  | { readonly kind: 'pluginReady'; readonly plugin: string; readonly agents: readonly string[]; readonly pid: number }
  /** Its files had changed, and its new version is used from now on. */
  | {
      readonly kind: 'pluginRenewed';
      readonly plugin: string;
      readonly agents: readonly string[];
      readonly pid: number;
    }
  /** Its files had changed, but their new version cannot be used: the one before stays. */
  | { readonly kind: 'pluginKept'; readonly plugin: string; readonly reasons: readonly string[] }
  /** It cannot be used at all. */
  | { readonly kind: 'pluginRefused'; readonly plugin: string; readonly reasons: readonly string[] }
  /** Its process ended, or was ended; it is started again after `restartInMs`. */
  | { readonly kind: 'pluginEnded'; readonly plugin: string; readonly reason: string; readonly restartInMs: number };

/** One line for the log. Secrets are masked. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly plugin: string;
  readonly message: string;
  /** Set when it came out of an operation. */
  readonly resource?: string;
  readonly action?: string;
  readonly operationId?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}
