import type { ResultCode } from './result-code.ts';

/** An operation that an agent can carry out. OCF's names, in camelCase. */
export const agentActions = [
  'start',
  'stop',
  'monitor',
  'validate',
  'promote',
  'demote',
  'migrateTo',
  'migrateFrom',
  'reload',
  'notify',
  'clean',
] as const;
export type AgentAction = (typeof agentActions)[number];

/** The role of a resource instance on a node. */
export type Role = 'stopped' | 'started' | 'unpromoted' | 'promoted';

export type ParameterValue = string | number | boolean;
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A JSON schema (draft 2020-12) of type `object`. Kept open: ajv judges it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What an agent says of itself, as data: read and validated before any of its
 * operations runs.
 */
export interface AgentManifest {
  /** Short name, unique among installed agents: `ipaddr`. */
  readonly name: string;
  /** The agent's own version (semver). */
  readonly version: string;
  /** One paragraph for people. */
  readonly description: string;
  /** Schema of the parameters; property names are those of the OCF agent for the same job. */
  readonly parameters: JsonSchema;
  /** The actions it implements, with the time each may take unless a definition says otherwise. */
  readonly actions: readonly AgentActionDescription[];
  /**
   * True if its stop is safe before that of whatever depends on it, and cuts the
   * users off at once: an address. When a node must give everything up in a
   * hurry, such resources go first. Default false.
   */
  readonly releaseFirst?: boolean;
}

export interface AgentActionDescription {
  readonly action: AgentAction;
  readonly timeoutMs: number;
  /** For `monitor`: the suggested interval. */
  readonly intervalMs?: number;
}

/** One operation for an agent to carry out. */
export interface OperationRequest {
  /** Unique within the daemon's life. */
  readonly operationId: string;
  readonly resource: string;
  /** `ipaddr`; later also `ocf:heartbeat:IPaddr2` and the like. */
  readonly agent: string;
  readonly action: AgentAction;
  readonly parameters: Parameters;
  /** The node's name. */
  readonly node: string;
  /** Rises with every new ownership; an agent may pass it on to what it drives. */
  readonly generation: number;
  /** How long it may take, in milliseconds, from the moment it is handed over. */
  readonly timeoutMs: number;
  /** 0 for a single operation, else the interval of the recurring monitor. */
  readonly intervalMs: number;
  /** True for a monitor that asks what is there, before anything was decided. */
  readonly probe: boolean;
}

/** What came of it. Never thrown: an expected outcome is a value. */
export interface OperationResult {
  readonly code: ResultCode;
  /** Why, in words; empty when `ok` says it all. Shown to people as it is. */
  readonly reason: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** Node attributes to set, if any. */
  readonly nodeAttributes?: Readonly<Record<string, string>>;
  /** The agent's own preference for being promoted here, if it has one. */
  readonly promotionScore?: number;
}
