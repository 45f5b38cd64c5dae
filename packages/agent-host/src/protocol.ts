import { versions, type OperationRequest, type OperationResult } from '@understudy/contracts';

/**
 * What the host and a plugin's process say to each other. Every message carries the
 * version of the form; one that is unknown is refused by name.
 */

export type LogLevel = 'info' | 'warn' | 'error';

export type HostMessage =
  | { readonly kind: 'load'; readonly modules: readonly string[] }
  /** Asks for an agent that was not loaded, of one of the plugin's classes. */
  | { readonly kind: 'find'; readonly agent: string }
  | {
      readonly kind: 'run';
      readonly request: OperationRequest;
      /** What is left of `request.timeoutMs`. */
      readonly remainingMs: number;
      /** The resource's own directory. */
      readonly runDirectory: string;
    }
  | { readonly kind: 'cancel'; readonly operationId: string };

export type PluginMessage =
  /** What the agents say of themselves; not yet judged. */
  | { readonly kind: 'loaded'; readonly manifests: readonly unknown[] }
  /** What an agent that was asked for says of itself; not yet judged. */
  | { readonly kind: 'found'; readonly agent: string; readonly manifest: unknown }
  | { readonly kind: 'notFound'; readonly agent: string; readonly reason: string }
  /** It cannot be used; a sentence a reason. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }
  | { readonly kind: 'result'; readonly operationId: string; readonly result: OperationResult }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly operationId: string;
      readonly message: string;
      readonly detail?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'helperStarted'; readonly pid: number }
  | { readonly kind: 'helperEnded'; readonly pid: number };

interface Envelope<M> {
  readonly version: number;
  readonly message: M;
}

type Opened<M> =
  { readonly kind: 'message'; readonly message: M } | { readonly kind: 'unknownVersion'; readonly reason: string };

/** Puts a message into its envelope. */
export function seal<M extends HostMessage | PluginMessage>(message: M): Envelope<M> {
  return { version: versions.plugin, message };
}

/** Takes a message out of its envelope, which both ends of one pipe have made. */
export function open<M extends HostMessage | PluginMessage>(envelope: unknown): Opened<M> {
  const version = (envelope as Partial<Envelope<M>> | null)?.version;
  if (version !== versions.plugin) {
    const reason = `version ${String(version)} of the plugin protocol is unknown: this is ${String(versions.plugin)}`;
    return { kind: 'unknownVersion', reason };
  }
  return { kind: 'message', message: (envelope as Envelope<M>).message };
}
